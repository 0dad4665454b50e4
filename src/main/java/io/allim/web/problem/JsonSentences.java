package io.allim.web.problem;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Says what is wrong with a text that a parser did not take for strict JSON: it is read once more, by somebody who can
 * explain. Loaded when there is one, not before.
 */
public final class JsonSentences {

    private static final int NEAR = 20;

    private final String text;
    private final int maxDepth;
    private final String example;

    /** Where the objects and arrays begin that are open. */
    private final Deque<Integer> open = new ArrayDeque<>();

    private int at;

    private JsonSentences(String text, int maxDepth, String example) {
        this.text = text.stripTrailing();
        this.maxDepth = maxDepth;
        this.example = example;
    }

    private static final class Found extends Exception {
        private static final long serialVersionUID = 1;
        private final int at;

        Found(int at, String why) {
            super(why, null, false, false);
            this.at = at;
        }
    }

    /**
     * One or two sentences with the line, the column and what stands there.
     *
     * @param example of what is wanted instead, as JSON, or empty text
     */
    public static String about(byte[] bytes, int maxDepth, String example) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return "The body is not UTF-8: encode it as UTF-8, not as UTF-16 or ISO-8859-1.";
        }
        if (text.isBlank()) {
            return "The body is empty: send a JSON object" + Sentences.suchAs(example) + ".";
        }
        return new JsonSentences(text, maxDepth, example).problem();
    }

    private String problem() {
        try {
            at = text.startsWith("\uFEFF") ? 1 : 0;
            skip();
            boolean xml = text.startsWith("<", at);
            if (xml || text.matches("(?s)[\\w.]+=[^{}\"]*")) {
                throw new Found(
                        at,
                        "This is " + (xml ? "XML or HTML" : "form data (name=value)") + ", not JSON: send a JSON object"
                                + Sentences.suchAs(example) + ".");
            }
            value();
            skip();
            if (at < text.length()) {
                throw new Found(at, "The JSON has ended before this: remove what follows it, or enclose all of it.");
            }
            return "The body is not valid JSON.";
        } catch (Found found) {
            return position(found.at) + found.getMessage();
        }
    }

    private String position(int where) {
        String before = text.substring(0, Math.min(where, text.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        String near = text.substring(before.length(), Math.min(text.length(), before.length() + NEAR));
        near = near.lines().findFirst().orElse("");
        String shown = near.isEmpty() ? ", at the end: " : ", at `" + Sentences.printable(near) + "`: ";
        return "Line " + line + ", column " + column + shown;
    }

    private void skip() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws Found {
        skip();
        if (at < text.length()) {
            return text.charAt(at);
        }
        Integer begin = open.peek();
        if (begin == null) {
            throw new Found(at, "A value is missing.");
        }
        boolean object = text.charAt(begin) == '{';
        boolean comma = text.endsWith(",");
        throw new Found(
                at,
                "The " + (object ? "object" : "array") + " that begins at " + lineAndColumn(begin) + " is not closed: "
                        + (comma ? "remove the comma and add " : "add ") + (object ? "}" : "]") + ".");
    }

    private String lineAndColumn(int where) {
        String position = position(where);
        return position.substring(0, position.indexOf(", at ")).toLowerCase(Locale.ROOT);
    }

    private void value() throws Found {
        char c = peek();
        switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case '\'', '“', '”', '‘', '’', '`' ->
                throw new Found(at, "Texts stand in straight double quotes, such as \"value\".");
            case '}', ']', ',', ':' -> throw new Found(at, "A value is missing before `" + c + "`.");
            case '/', '#' -> throw new Found(at, "JSON has no comments: remove it.");
            default -> word();
        }
    }

    private void enter() throws Found {
        if (open.size() >= maxDepth) {
            throw new Found(
                    at, "Objects and arrays are nested more than " + maxDepth + " levels deep: make it flatter.");
        }
        open.push(at++);
    }

    private void object() throws Found {
        enter();
        Set<String> names = new HashSet<>();
        if (peek() == '}') {
            leave();
            return;
        }
        while (true) {
            name(names);
            if (peek() != ':') {
                throw new Found(at, "A colon is missing between the name and its value.");
            }
            at++;
            value();
            if (ends('}', "the next name")) {
                return;
            }
        }
    }

    private void name(Set<String> names) throws Found {
        char c = peek();
        int begin = at;
        if (c == '}' || c == ',') {
            throw new Found(
                    at,
                    c == '}' ? "There is a comma before }: remove the comma." : "There are two commas: remove one.");
        }
        if (c == '/' || c == '#') {
            throw new Found(at, "JSON has no comments: remove it.");
        }
        if (c != '"') {
            throw new Found(at, "Names stand in straight double quotes, such as \"name\".");
        }
        String name = string();
        if (!names.add(name)) {
            throw new Found(begin, "The name `" + Sentences.cut(name) + "` is in this object twice: remove one.");
        }
    }

    private void array() throws Found {
        enter();
        if (peek() == ']') {
            leave();
            return;
        }
        while (true) {
            if (peek() == ']') {
                throw new Found(at, "There is a comma before ]: remove the comma.");
            }
            value();
            if (ends(']', "the next value")) {
                return;
            }
        }
    }

    /** Whether the object or array ends here; behind a comma it doesn't. */
    private boolean ends(char end, String next) throws Found {
        char c = peek();
        if (c == end) {
            leave();
            return true;
        }
        if (c == ',') {
            at++;
            return false;
        }
        throw new Found(
                at,
                c == '}' || c == ']'
                        ? "`" + end + "` is expected here, not `" + c + "`."
                        : "A comma is missing before " + next + ", or `" + end + "`.");
    }

    private void leave() {
        open.pop();
        at++;
    }

    private String string() throws Found {
        int begin = at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            if (c < 0x20) {
                throw new Found(
                        at,
                        (c == '\n' || c == '\r')
                                ? "The text that begins at " + lineAndColumn(begin)
                                        + " goes on behind the end of the line: close it with \", or write \\n for a new line."
                                : "A control character can't stand in a text: write \\u%04x.".formatted((int) c));
            }
            value.append(c == '\\' ? escape() : c);
            at++;
        }
        if (at >= text.length()) {
            throw new Found(at, "The text that begins at " + lineAndColumn(begin) + " is not closed: add \".");
        }
        at++;
        return value.toString();
    }

    private char escape() throws Found {
        int begin = at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        if (c == 'u') {
            String digits = text.substring(at + 1, Math.min(text.length(), at + 5));
            if (!digits.matches("[0-9A-Fa-f]{4}")) {
                throw new Found(begin, "Four hexadecimal digits follow \\u, such as \\u00e9.");
            }
            at += 4;
            return (char) Integer.parseInt(digits, 16);
        }
        if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw new Found(
                    begin,
                    "There is no escape \\" + Sentences.printable(String.valueOf(c)) + ": write \\\\ for a backslash.");
        }
        return c;
    }

    private void word() throws Found {
        int begin = at;
        while (at < text.length() && " \t\r\n,:]}[{\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(begin, at);
        Optional<String> problem = JsonWord.problem(word);
        if (problem.isPresent()) {
            throw new Found(begin, problem.get());
        }
    }
}
