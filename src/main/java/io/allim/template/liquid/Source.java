package io.allim.template.liquid;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template's text, cut into pieces: text, outputs and tags. White space next to a dash in a tag's brackets is taken away,
 * comments are left out, and what is raw is text. Takes one pass.
 *
 * @param lenient reads what versions stored by earlier releases may hold and new ones may not
 */
record Source(String text, boolean lenient) {

    /** UTF-16 units. */
    static final int MAX_SOURCE = 128 * 1024;

    private static final int MAX_TAG_CHARACTERS = 2000;
    private static final int MAX_PIECES = 20_000;
    private static final int SHOWN = 30;

    private static final Pattern NAME = Pattern.compile("\\{%-?\\s*([A-Za-z_#][A-Za-z0-9_]*)?");
    private static final Pattern END_RAW = Pattern.compile("\\{%(-?)\\s*endraw\\s*(-?)%}");

    enum Kind {
        TEXT,
        OUTPUT,
        TAG
    }

    /**
     * @param text what stands between a tag's brackets
     * @param at where that begins
     */
    record Piece(Kind kind, String text, int at) {}

    Source {
        if (text.length() > MAX_SOURCE) {
            throw new SyntaxFault(1, 0, "the text is longer than 131,072 characters");
        }
    }

    List<Piece> pieces() {
        return new Cutter().cut();
    }

    /** @param at an offset in the text */
    SyntaxFault fault(int at, String why) {
        int index = Math.clamp(at, 0, text.length());
        int lineStart = text.lastIndexOf('\n', index - 1) + 1;
        int line =
                1 + (int) text.chars().limit(lineStart).filter(c -> c == '\n').count();
        return new SyntaxFault(line, text.codePointCount(lineStart, index), why);
    }

    /** The beginning of what stands at an offset, on one line. */
    String shown(int at) {
        String rest = text.substring(at, Math.min(text.length(), at + SHOWN + 1));
        String line = rest.replaceAll("\\s+", " ").strip();
        return rest.length() > SHOWN ? new Shown(line).cut() : line;
    }

    private record Shown(String line) {
        String cut() {
            int end = line.length() - (Character.isHighSurrogate(line.charAt(line.length() - 1)) ? 1 : 0);
            return line.substring(0, end) + "…";
        }
    }

    private final class Cutter {
        private final List<Piece> pieces = new ArrayList<>();
        private int at;
        /** Whether the tag before took away the white space behind it. */
        private boolean stripping;

        List<Piece> cut() {
            while (at < text.length()) {
                int tag = nextTag(at);
                text(at, tag, isDash(tag + 2));
                at = tag;
                if (at < text.length()) {
                    tag();
                }
            }
            return pieces;
        }

        private void text(int from, int to, boolean stripEnd) {
            int start = from;
            int end = to;
            while (stripping && start < end && Character.isWhitespace(text.charAt(start))) {
                start++;
            }
            while (stripEnd && end > start && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            stripping = false;
            if (end > start) {
                add(new Piece(Kind.TEXT, text.substring(start, end), start));
            }
        }

        private void add(Piece piece) {
            if (pieces.size() == MAX_PIECES) {
                throw fault(piece.at(), "there are too many tags in it");
            }
            pieces.add(piece);
        }

        private boolean isDash(int index) {
            return index < text.length() && text.charAt(index) == '-';
        }

        private void tag() {
            boolean output = text.charAt(at + 1) == '{';
            int start = at + (isDash(at + 2) ? 3 : 2);
            int close = close(at, start, output ? "}}" : "%}");
            boolean dash = close > start && text.charAt(close - 1) == '-';
            int end = dash ? close - 1 : close;
            if (end - start > MAX_TAG_CHARACTERS) {
                throw fault(at, "a tag is longer than 2,000 characters");
            }
            Piece piece = new Piece(output ? Kind.OUTPUT : Kind.TAG, text.substring(start, end), start);
            int open = at;
            at = close + 2;
            stripping = dash;
            String name = output ? "" : piece.text().strip();
            if (name.equals("raw")) {
                raw(open);
            } else if (name.equals("comment") || name.startsWith("comment ")) {
                comment(open);
            } else {
                add(piece);
            }
        }

        /** Brackets within quotes close nothing. */
        private int close(int open, int from, String brackets) {
            int i = from;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (text.startsWith(brackets, i)) {
                    return i;
                }
                if (text.startsWith("{{", i) || text.startsWith("{%", i)) {
                    throw fault(open, "close " + shown(open) + " with " + brackets + " before another tag begins");
                }
                int quote = c == '"' || c == '\'' ? text.indexOf(c, i + 1) : i;
                if (quote < 0) {
                    throw fault(i, "the quote that begins with " + shown(i) + " is never closed");
                }
                i = quote + 1;
            }
            throw fault(open, "the text ends within " + shown(open) + ": close it with " + brackets);
        }

        private void raw(int open) {
            Matcher end = END_RAW.matcher(text);
            if (!end.find(at)) {
                throw fault(open, "the tag raw is never closed: write {% endraw %}");
            }
            text(at, end.start(), !end.group(1).isEmpty());
            at = end.end();
            stripping = !end.group(2).isEmpty();
        }

        private void comment(int open) {
            int end = commentEnd(true);
            if (end < 0 && lenient) {
                end = commentEnd(false);
            }
            if (end < 0) {
                throw fault(open, "the tag comment is never closed: write {% endcomment %}");
            }
            stripping = text.charAt(end - 3) == '-';
            at = end;
        }

        /** @param nested whether a comment within it has an end of its own */
        private int commentEnd(boolean nested) {
            Matcher tag = NAME.matcher(text);
            int depth = 1;
            int from = at;
            while (tag.find(from)) {
                int close = text.indexOf("%}", tag.end());
                if (close < 0) {
                    return -1;
                }
                from = close + 2;
                String name = tag.group(1) == null ? "" : tag.group(1);
                if (name.equals("raw")) {
                    Matcher end = END_RAW.matcher(text);
                    from = end.find(from) ? end.end() : from;
                }
                depth += name.equals("comment") && nested ? 1 : name.equals("endcomment") ? -1 : 0;
                if (depth == 0) {
                    return from;
                }
            }
            return -1;
        }

        private int nextTag(int from) {
            for (int i = text.indexOf('{', from); i >= 0 && i < text.length() - 1; i = text.indexOf('{', i + 1)) {
                char next = text.charAt(i + 1);
                if (next == '{' || next == '%') {
                    return i;
                }
            }
            return text.length();
        }
    }
}
