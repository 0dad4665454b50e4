package io.allim.channel.httpapi;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What values become where they are put out. */
final class Escape {

    private static final String UNRESERVED = "-._~";

    private Escape() {}

    /** All but unreserved characters percent-encoded, so that a value is a part of one segment or parameter. */
    static String url(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(hex(b >> 4)).append(hex(b));
            }
        }
        return encoded.toString();
    }

    private static char hex(int b) {
        return Character.toUpperCase(Character.forDigit(b & 15, 16));
    }

    /** Line breaks become spaces, since a header has one line. */
    static String header(String text) {
        return text.replaceAll("[\\r\\n]+", " ");
    }

    /** A header's value in ASCII, as RFC 2047 has others. */
    static String ascii(String value) {
        boolean ascii = value.chars().allMatch(c -> c < 0x80);
        return ascii
                ? value
                : "=?UTF-8?B?" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    /** Within quotes. */
    static String json(String text) {
        String quoted = TextNode.valueOf(text).toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** For a text of the type. */
    static UnaryOperator<String> of(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (isJson(type)) {
            return Escape::json;
        }
        if (type.contains("x-www-form-urlencoded")) {
            return Escape::url;
        }
        return type.contains("xml") || type.contains("html") ? Escape::xml : UnaryOperator.identity();
    }

    static boolean isJson(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).contains("json");
    }
}
