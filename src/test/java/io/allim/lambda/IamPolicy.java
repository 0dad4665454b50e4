package io.allim.lambda;

import java.util.ArrayList;
import java.util.Collection;
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
     */
    record Right(String sid, String action, String resource, boolean other) {

        boolean allows(String wanted, String on) {
            String pattern =
                    Stream.of(resource.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return action.equals(wanted) && on.matches(pattern) != other;
        }
    }

    /** @param statements their intrinsic functions resolved */
    static IamPolicy of(List<Map<String, Object>> statements) {
        List<Right> rights = new ArrayList<>();
        for (Map<String, Object> statement : statements) {
            boolean other = statement.containsKey("NotResource");
            for (String action : texts(statement.get("Action"))) {
                for (String resource : texts(statement.get(other ? "NotResource" : "Resource"))) {
                    rights.add(new Right((String) statement.get("Sid"), action, resource, other));
                }
            }
        }
        return new IamPolicy(List.copyOf(rights));
    }

    boolean allows(String action, String resource) {
        return rights.stream().anyMatch(right -> right.allows(action, resource));
    }

    IamPolicy without(Right right) {
        return new IamPolicy(rights.stream().filter(each -> !each.equals(right)).toList());
    }

    private static List<String> texts(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of((String) value);
    }
}
