package io.allim.web.problem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.table.Json;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Ends a request with a problem, or with all that is wrong with its body. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** A body with more faults than that is of another kind altogether. */
    private static final int MOST = 20;

    private final Problem problem;
    private final String field;
    private final String example;
    private final transient List<ProblemException> all;

    ProblemException(Problem problem, String field, String detail) {
        this(problem, field, detail, "");
    }

    /** @param example of what is right in its place, as JSON; empty text: there is none */
    ProblemException(Problem problem, String field, String detail, String example) {
        super(detail, null, false, false);
        this.problem = problem;
        this.field = field;
        this.example = example;
        this.all = List.of();
    }

    private ProblemException(ProblemException first, List<ProblemException> all) {
        super(first.getMessage(), null, false, false);
        this.problem = first.problem;
        this.field = first.field;
        this.example = first.example;
        this.all = all;
    }

    /**
     * One exception for all of them. Names that nobody knows come first, as what seems to be missing may be there under a
     * wrong name.
     *
     * @param faults at least one
     */
    public static ProblemException of(List<ProblemException> faults) {
        List<ProblemException> sorted = faults.stream()
                .sorted(Comparator.comparingInt(ProblemException::rank))
                .limit(MOST)
                .toList();
        return new ProblemException(sorted.getFirst(), sorted);
    }

    private int rank() {
        return switch (problem) {
            case UNKNOWN_FIELD -> 0;
            case MISSING_FIELD -> 1;
            default -> 2;
        };
    }

    public Problem problem() {
        return problem;
    }

    /** As JSON; empty text where there is none. */
    public String example() {
        return example;
    }

    /** As callers get it where no {@code JsonAnswers} writes it. */
    public String body() {
        return json() + "\n";
    }

    /** As callers get it, {@code application/problem+json}. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", "urn:allim:error:" + problem.code())
                .put("title", problem.sentence())
                .put("status", problem.status());
        say(json);
        List<ProblemException> errors = errors();
        if (errors.size() > 1) {
            json.put("detail", getMessage() + " (The first of " + errors.size() + " errors.)");
        }
        if (!field.isEmpty()) {
            errors.forEach(error -> error.say(json.withArrayProperty("errors").addObject()));
        }
        return json;
    }

    private void say(ObjectNode json) {
        json.put("code", problem.code()).put("detail", getMessage());
        if (!field.isEmpty()) {
            json.put("field", field);
        }
        if (!example.isEmpty()) {
            json.set("example", Json.tree(example).orElseThrow());
        }
    }

    private List<ProblemException> errors() {
        return all.isEmpty() ? List.of(this) : all;
    }

    /** Empty text when no field is to blame. */
    public String field() {
        return field;
    }

    /** All that is wrong, as one line. */
    public String line() {
        return errors().stream()
                .map(error -> error.field.isEmpty() ? error.getMessage() : error.field + ": " + error.getMessage())
                .collect(Collectors.joining(" "));
    }
}
