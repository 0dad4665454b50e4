package io.allim.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Near;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.allim.web.problem.Sentences;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The query parameters of a list.
 *
 * @param limit how many entries the page may have
 */
public record Parameters(int limit, Optional<String> cursor) {

    static final int MAX_LIMIT = 100;
    public static final int DEFAULT_LIMIT = 20;

    /** @param others parameters beside {@code limit} and {@code cursor} that the list knows */
    public static Parameters of(UriInfo uri, Set<String> others) {
        MultivaluedMap<String, String> given = uri.getQueryParameters();
        Set<String> known = new HashSet<>(others);
        known.addAll(List.of("limit", "cursor"));
        requireKnown(given, known);
        return new Parameters(limit(given.getFirst("limit")), Optional.ofNullable(given.getFirst("cursor")));
    }

    public static void requireKnown(MultivaluedMap<String, String> given, Set<String> known) {
        for (String name : given.keySet()) {
            if (!known.contains(name) || given.get(name).size() > 1) {
                throw known.contains(name) ? twice(name, given.getFirst(name)) : unknown(name, known);
            }
        }
    }

    private static ProblemException twice(String name, String value) {
        return Problem.INVALID_PARAMETER.at(
                name,
                "The parameter `" + name + "` is there several times: give it once, such as " + name + "="
                        + Sentences.cut(value) + ".",
                Sentences.json(value));
    }

    private static ProblemException unknown(String name, Set<String> known) {
        List<String> all = known.stream().sorted().toList();
        return Problem.INVALID_PARAMETER.at(
                Fields.shown(name),
                "There is no parameter `" + Fields.shown(name) + "` here."
                        + Near.question(name, all)
                        + (all.isEmpty()
                                ? " Remove it: this operation has none."
                                : " There are " + String.join(", ", all) + "."));
    }

    public static ProblemException refusal(String name, Expected expected, String given) {
        boolean number = expected.what().startsWith(Expected.NUMBER) && given.matches("-?[0-9]{1,18}");
        JsonNode shown = number ? LongNode.valueOf(Long.parseLong(given)) : TextNode.valueOf(given);
        return Problem.INVALID_PARAMETER.at(Fields.shown(name), expected, shown);
    }

    /** A time with an offset. */
    public static Optional<Instant> instant(UriInfo uri, String name) {
        return Optional.ofNullable(uri.getQueryParameters().getFirst(name))
                .map(text -> Times.instant(text).orElseThrow(() -> refusal(name, Expected.INSTANT, text)));
    }

    private static int limit(String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw refusal(
                    "limit",
                    Expected.json("a whole number from 1 to " + MAX_LIMIT, String.valueOf(DEFAULT_LIMIT)),
                    text);
        }
        return Integer.parseInt(text);
    }
}
