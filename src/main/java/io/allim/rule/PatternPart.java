package io.allim.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A part of a pattern, and how events match it. */
sealed interface PatternPart {

    /** @param value at the place of this part; missing where the event has nothing there */
    Result matches(JsonNode value, Place place, Matching matching);

    enum Result {
        NO,
        /** Since nothing is there. */
        ABSENT,
        PRESENT
    }

    /**
     * Where a field that has to be absent is looked for: in the innermost element in which another was found.
     *
     * @param depth how many names lead there
     */
    record Place(JsonNode node, int depth) {

        boolean has(List<String> path) {
            return hasValue(node, path.subList(depth, path.size()));
        }

        private static boolean hasValue(JsonNode node, List<String> path) {
            if (node.isArray()) {
                return anyOf(node, element -> hasValue(element, path));
            }
            return path.isEmpty()
                    ? node.isValueNode()
                    : hasValue(EventField.of(node, path.getFirst()), path.subList(1, path.size()));
        }
    }

    /** One event being matched; whether a field is at a place is found out once. */
    final class Matching {
        private final IdentityHashMap<Leaf, Known> known = new IdentityHashMap<>();

        private record Known(JsonNode at, boolean present) {}

        @SuppressWarnings("ReferenceEquality") // To compare elements would take longer than to look again.
        boolean isPresent(Leaf leaf, Place place) {
            Known last = known.get(leaf);
            if (last == null || last.at() != place.node()) {
                last = new Known(place.node(), place.has(leaf.path));
                known.put(leaf, last);
            }
            return last.present();
        }
    }

    /** @param depth how many names lead to the object */
    record Fields(int depth, List<PatternPart> parts) implements PatternPart {

        @Override
        public Result matches(JsonNode value, Place place, Matching matching) {
            if (value.isArray() && !value.isEmpty()) {
                return first(value, element -> matches(element, place, matching));
            }
            Place here = place;
            Result all = Result.ABSENT;
            for (PatternPart part : parts) {
                Result result = part.matches(value, here, matching);
                if (result == Result.NO) {
                    return Result.NO;
                }
                if (result == Result.PRESENT) {
                    all = Result.PRESENT;
                    here = new Place(value, depth);
                }
            }
            return all;
        }
    }

    record Named(String name, PatternPart part) implements PatternPart {

        @Override
        public Result matches(JsonNode value, Place place, Matching matching) {
            return part.matches(EventField.of(value, name), place, matching);
        }
    }

    record Alternatives(List<PatternPart> parts) implements PatternPart {

        @Override
        public Result matches(JsonNode value, Place place, Matching matching) {
            return first(parts, part -> part.matches(value, place, matching));
        }
    }

    final class Leaf implements PatternPart {
        private final List<String> path;
        private final List<Predicate<JsonNode>> tests;
        private final boolean mayBeAbsent;

        /** @param path from the root of the event */
        Leaf(List<String> path, List<Predicate<JsonNode>> tests, boolean mayBeAbsent) {
            this.path = path;
            this.tests = tests;
            this.mayBeAbsent = mayBeAbsent;
        }

        @Override
        public Result matches(JsonNode value, Place place, Matching matching) {
            if (mayBeAbsent && !matching.isPresent(this, place)) {
                return Result.ABSENT;
            }
            return matches(value) ? Result.PRESENT : Result.NO;
        }

        private boolean matches(JsonNode value) {
            if (value.isArray()) {
                return anyOf(value, this::matches);
            }
            return value.isValueNode() && anyOf(tests, test -> test.test(value));
        }
    }

    private static <T> Result first(Iterable<T> all, Function<T, Result> match) {
        for (T each : all) {
            Result result = match.apply(each);
            if (result != Result.NO) {
                return result;
            }
        }
        return Result.NO;
    }

    private static <T> boolean anyOf(Iterable<T> all, Predicate<T> test) {
        for (T each : all) {
            if (test.test(each)) {
                return true;
            }
        }
        return false;
    }
}
