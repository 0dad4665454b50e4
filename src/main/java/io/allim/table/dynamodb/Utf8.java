package io.allim.table.dynamodb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text as DynamoDB measures and orders it. */
final class Utf8 {

    /** Of a sort key. */
    static final int MAX_KEY_BYTES = 1024;

    private Utf8() {}

    static int length(String text) {
        return bytes(text).length;
    }

    static int compare(String a, String b) {
        return Arrays.compareUnsigned(bytes(a), bytes(b));
    }

    /** Whether it can be a key; DynamoDB refuses to look for what can't. */
    static boolean isKey(String text) {
        return !text.isEmpty() && length(text) <= MAX_KEY_BYTES;
    }

    /** The longest beginning that can be a key. */
    static String cut(String text) {
        int end = text.length();
        while (length(text.substring(0, end)) > MAX_KEY_BYTES) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
