package io.allim.web.problem;

import com.fasterxml.jackson.databind.JsonNode;

/** Half a surrogate pair can't be written as UTF-8: it would reach the receiver as something else. */
public final class WellFormed {

    private WellFormed() {}

    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 'x')) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Of all texts and names in it. */
    public static boolean is(JsonNode node) {
        if (node.isTextual() && !is(node.textValue())) {
            return false;
        }
        for (var field : node.properties()) {
            if (!is(field.getKey())) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!is(child)) {
                return false;
            }
        }
        return true;
    }
}
