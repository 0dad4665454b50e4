package io.allim.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final String field;

    ProblemException(Problem problem, String field, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
        this.field = field;
    }

    Problem problem() {
        return problem;
    }

    /** As callers get it, {@code application/problem+json}. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", "urn:allim:error:" + problem.code())
                .put("title", problem.sentence())
                .put("status", problem.status())
                .put("code", problem.code())
                .put("detail", getMessage());
        if (!field.isEmpty()) {
            json.put("field", field);
        }
        return json;
    }

    /** Empty text when no field is to blame. */
    String field() {
        return field;
    }
}
