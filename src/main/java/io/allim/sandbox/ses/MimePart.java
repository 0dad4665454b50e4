package io.allim.sandbox.ses;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of MIME (RFC 2045 to 2047) as it takes to show a mail: headers, parts, and texts decoded.
 *
 * @param headers unfolded and decoded; the first of each name
 * @param content the body, one character a byte
 * @param parts of a multipart body
 */
record MimePart(Map<String, String> headers, String content, List<MimePart> parts) {

    private static final int MAX_DEPTH = 8;
    private static final Pattern HEAD_END = Pattern.compile("\r?\n\r?\n");
    private static final Pattern WORD =
            Pattern.compile("=\\?([^?\\s]{1,40})\\?([BbQq])\\?([^?\\s]*)\\?=(?:\\s+(?==\\?))?");

    static MimePart read(String text) {
        return read(text, 0);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The first part of a media type that is text, decoded. */
    Optional<String> text(String type) {
        if (parts.isEmpty()) {
            return mediaType().equals(type) ? Optional.of(decoded()) : Optional.empty();
        }
        return parts.stream().flatMap(part -> part.text(type).stream()).findFirst();
    }

    private static MimePart read(String text, int depth) {
        Matcher end = HEAD_END.matcher(text);
        boolean headed = end.find();
        Map<String, String> headers = headers(headed ? text.substring(0, end.start()) : text);
        MimePart whole = new MimePart(headers, headed ? text.substring(end.end()) : "", List.of());
        if (!whole.mediaType().startsWith("multipart/") || depth == MAX_DEPTH) {
            return whole;
        }
        return new MimePart(headers, "", whole.split(depth + 1));
    }

    private static Map<String, String> headers(String head) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : head.replaceAll("\r?\n[ \t]+", " ").split("\r?\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon),
                        words(line.substring(colon + 1).strip()));
            }
        }
        return Collections.unmodifiableMap(headers);
    }

    private List<MimePart> split(int depth) {
        List<MimePart> parts = new ArrayList<>();
        String[] pieces = ("\n" + content)
                .split("\r?\n--" + Pattern.quote(parameter("boundary").orElse("?")));
        for (int piece = 1; piece < pieces.length && !pieces[piece].startsWith("--"); piece++) {
            parts.add(read(pieces[piece].replaceFirst("^[ \t]*\r?\n", ""), depth));
        }
        return List.copyOf(parts);
    }

    private String mediaType() {
        String type = headers.getOrDefault("Content-Type", "text/plain");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private Optional<String> parameter(String name) {
        Matcher parameter = Pattern.compile("(?i);\\s*" + name + "=(?:\"([^\"]*)\"|([^;\\s]*))")
                .matcher(header("Content-Type"));
        return parameter.find()
                ? Optional.of(parameter.group(1) == null ? parameter.group(2) : parameter.group(1))
                : Optional.empty();
    }

    private String decoded() {
        String encoding = header("Content-Transfer-Encoding").toLowerCase(Locale.ROOT);
        byte[] bytes = switch (encoding) {
            case "base64" -> base64(content);
            case "quoted-printable" -> quoted(content.replaceAll("=[ \t]*\r?\n", ""));
            default -> content.getBytes(StandardCharsets.ISO_8859_1);
        };
        return new String(bytes, charset(parameter("charset").orElse("UTF-8")));
    }

    private static String words(String header) {
        return WORD.matcher(header).replaceAll(word -> Matcher.quoteReplacement(word(word)));
    }

    private static String word(MatchResult word) {
        byte[] bytes = word.group(2).equalsIgnoreCase("B")
                ? base64(word.group(3))
                : quoted(word.group(3).replace('_', ' '));
        return new String(bytes, charset(word.group(1)));
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException garbage) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] quoted(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '=' && at + 2 < text.length() && hex(text.charAt(at + 1)) && hex(text.charAt(at + 2))) {
                bytes.write(Integer.parseInt(text, at + 1, at + 3, 16));
                at += 2;
                continue;
            }
            bytes.write(next);
        }
        return bytes.toByteArray();
    }

    private static boolean hex(char character) {
        return Character.digit(character, 16) >= 0;
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
