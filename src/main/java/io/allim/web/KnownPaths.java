package io.allim.web;

import io.allim.web.problem.Near;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.allim.web.problem.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is said of paths and methods that there are not, by the OpenAPI document. Loaded when one is asked for, not before. */
final class KnownPaths {

    private static final String NAME = "\\{[^}]*}";

    private KnownPaths() {}

    /** @param path as it was sent, without the query */
    static ProblemException unknown(String path) {
        if (AllowedMethods.of(path).isPresent()) {
            return Problem.NOT_FOUND.exception();
        }
        return Problem.NOT_FOUND.at(
                "",
                "There is no path " + Sentences.cut(path) + "."
                        + nearest(path)
                                .map(known -> " Did you mean " + known + "?")
                                .orElse("")
                        + " The OpenAPI document at /openapi lists all paths.");
    }

    static ProblemException wrongMethod(String path) {
        return AllowedMethods.of(path)
                .map(known -> Problem.METHOD_NOT_ALLOWED.at(
                        "", "The path " + Sentences.cut(path) + " takes " + known + ": use one of these methods."))
                .orElseGet(Problem.METHOD_NOT_ALLOWED::exception);
    }

    /** With what the caller gave in the places of the names, as far as that is the same. */
    private static Optional<String> nearest(String path) {
        String given = path.startsWith("/v1/") ? path : "/v1" + path;
        List<String> segments = List.of(given.replaceFirst("/$", "").split("/", -1));
        List<String> filled = AllowedMethods.all().stream()
                .map(AllowedMethods.Known::template)
                .filter(template -> template.startsWith("/v1/"))
                .map(template -> List.of(template.split("/", -1)))
                .filter(template -> isLike(template, segments))
                .map(template -> filled(template, segments))
                .distinct()
                .toList();
        return Near.to(String.join("/", segments), filled).stream().findFirst();
    }

    /** Whether each part that is no name is written as it is, but for a slip. */
    private static boolean isLike(List<String> template, List<String> given) {
        return template.size() == given.size()
                && IntStream.range(1, given.size())
                        .filter(i -> !template.get(i).matches(NAME))
                        .noneMatch(i ->
                                Near.to(given.get(i), List.of(template.get(i))).isEmpty());
    }

    private static String filled(List<String> template, List<String> given) {
        List<String> filled = new ArrayList<>();
        for (int i = 0; i < template.size(); i++) {
            filled.add(template.get(i).matches(NAME) ? given.get(i) : template.get(i));
        }
        return String.join("/", filled);
    }
}
