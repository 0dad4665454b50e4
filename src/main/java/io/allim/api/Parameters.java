package io.allim.api;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The query parameters of a list.
 *
 * @param limit how many entries the page may have
 */
record Parameters(int limit, Optional<String> cursor) {

    static final int MAX_LIMIT = 100;
    static final int DEFAULT_LIMIT = 20;

    /** @param others parameters beside {@code limit} and {@code cursor} that the list knows */
    static Parameters of(UriInfo uri, Set<String> others) {
        MultivaluedMap<String, String> given = uri.getQueryParameters();
        Set<String> known = new HashSet<>(others);
        known.addAll(List.of("limit", "cursor"));
        requireKnown(given, known);
        return new Parameters(limit(given.getFirst("limit")), Optional.ofNullable(given.getFirst("cursor")));
    }

    static void requireKnown(MultivaluedMap<String, String> given, Set<String> known) {
        for (String name : given.keySet()) {
            if (!known.contains(name) || given.get(name).size() > 1) {
                throw Problem.INVALID_PARAMETER.at(
                        name,
                        known.contains(name) ? "Give the parameter once." : "There is no such parameter: remove it.");
            }
        }
    }

    /** The id of a recipient or a topic in the path. */
    static String id(String name, String text) {
        return RecipientReader.id(text)
                .orElseThrow(() -> Problem.INVALID_PARAMETER.at(name, RecipientReader.EXPECTED_ID));
    }

    private static int limit(String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw Problem.INVALID_PARAMETER.at("limit", "Give a number from 1 to " + MAX_LIMIT + ".");
        }
        return Integer.parseInt(text);
    }
}
