package io.allim.lambda;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the policies of a role allow, right by right. */
record IamPolicy(List<Right> rights) {

    /**
     * One action of one statement on one of its resources.
     *
     * @param resource a pattern, in which {@code *} is any text
     * @param other whether it allows what the pattern does not match
     * @param equal the keys of its condition with the values that it allows
     */
    record Right(String sid, String action, String resource, boolean other, Map<String, List<String>> equal) {

        boolean allows(String wanted, String on, Map<String, String> context) {
            String pattern =
                    Stream.of(resource.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return action.equals(wanted)
                    && on.matches(pattern) != other
                    && equal.entrySet().stream()
                            .allMatch(each -> each.getValue().contains(context.get(each.getKey())));
        }
    }

    /** @param statements their intrinsic functions resolved */
    static IamPolicy of(List<Map<String, Object>> statements) {
        List<Right> rights = new ArrayList<>();
        for (Map<String, Object> statement : statements) {
            boolean other = statement.containsKey("NotResource");
            Map<String, List<String>> equal = equal(SamTemplate.map(statement.getOrDefault("Condition", Map.of())));
            for (String action : texts(statement.get("Action"))) {
                for (String resource : texts(statement.get(other ? "NotResource" : "Resource"))) {
                    rights.add(new Right((String) statement.get("Sid"), action, resource, other, equal));
                }
            }
        }
        return new IamPolicy(List.copyOf(rights));
    }

    boolean allows(String action, String resource, Map<String, String> context) {
        return rights.stream().anyMatch(right -> right.allows(action, resource, context));
    }

    IamPolicy without(Right right) {
        return new IamPolicy(rights.stream().filter(each -> !each.equals(right)).toList());
    }

    private static Map<String, List<String>> equal(Map<String, Object> condition) {
        Map<String, List<String>> equal = new HashMap<>();
        condition.forEach((operator, keys) -> {
            if (!operator.equals("StringEquals")) {
                throw new IllegalArgumentException(operator + " is unknown");
            }
            SamTemplate.map(keys).forEach((key, values) -> equal.put(key, texts(values)));
        });
        return equal;
    }

    private static List<String> texts(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of((String) value);
    }
}
