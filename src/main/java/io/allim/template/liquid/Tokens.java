package io.allim.template.liquid;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words and signs between the brackets of one tag, read from left to right. */
final class Tokens {

    enum Kind {
        WORD,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    /**
     * @param text without its quotes
     * @param at where it begins in the template
     */
    record Token(Kind kind, String text, int at) {
        boolean isSign(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equals(word);
        }
    }

    private static final Set<String> LONG_SIGNS = Set.of("==", "!=", "<>", "<=", ">=", "..");
    private static final String SIGNS = "=<>|:,.()[]";

    private final Source source;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    Tokens(Source source, Source.Piece piece) {
        this.source = source;
        int i = 0;
        while (i < piece.text().length()) {
            i = read(piece, i);
        }
        tokens.add(new Token(Kind.END, "", piece.at() + piece.text().length()));
    }

    private int read(Source.Piece piece, int i) {
        String text = piece.text();
        char c = text.charAt(i);
        if (Character.isWhitespace(c)) {
            return i + 1;
        }
        if (c == '"' || c == '\'') {
            int end = text.indexOf(c, i + 1);
            return add(Kind.TEXT, text.substring(i + 1, end), piece.at() + i, end + 1);
        }
        int end = numberEnd(text, i);
        if (end > i) {
            return add(Kind.NUMBER, text.substring(i, end), piece.at() + i, end);
        }
        end = wordEnd(text, i);
        if (end > i) {
            return add(Kind.WORD, text.substring(i, end), piece.at() + i, end);
        }
        int length = i + 2 <= text.length() && LONG_SIGNS.contains(text.substring(i, i + 2)) ? 2 : 1;
        if (length == 1 && SIGNS.indexOf(c) < 0) {
            throw source.fault(
                    piece.at() + i, "the sign " + Character.toString(text.codePointAt(i)) + " means nothing here");
        }
        return add(Kind.SIGN, text.substring(i, i + length), piece.at() + i, i + length);
    }

    private int add(Kind kind, String text, int at, int end) {
        tokens.add(new Token(kind, text, at));
        return end;
    }

    private static int numberEnd(String text, int from) {
        int i = text.charAt(from) == '-' ? from + 1 : from;
        int digits = digitsEnd(text, i);
        if (digits == i) {
            return from;
        }
        boolean point = text.startsWith(".", digits) && !text.startsWith("..", digits);
        int end = point ? digitsEnd(text, digits + 1) : digits;
        boolean word = end < text.length() && isLetter(text.codePointAt(end));
        return word ? from : end;
    }

    private static int digitsEnd(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private static int wordEnd(String text, int from) {
        int i = from;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            boolean part = isLetter(c) || Character.isDigit(c) || c == '-' && i > from || isMark(c) && i > from;
            if (!part) {
                break;
            }
            i += Character.charCount(c);
        }
        return i > from && text.startsWith("?", i) ? i + 1 : i;
    }

    private static boolean isLetter(int c) {
        return c == '_' || Character.isLetter(c);
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    int size() {
        return tokens.size();
    }

    Token peek() {
        return tokens.get(next);
    }

    Token next() {
        Token token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** The one behind the next. */
    Token second() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    boolean isEnd() {
        return peek().kind() == Kind.END;
    }

    boolean takeSign(String sign) {
        boolean taken = peek().isSign(sign);
        next += taken ? 1 : 0;
        return taken;
    }

    boolean takeWord(String word) {
        boolean taken = peek().isWord(word);
        next += taken ? 1 : 0;
        return taken;
    }

    /** How often a sign and a word still follow each other. */
    int count(String sign, String word) {
        int count = 0;
        for (int i = next; i + 1 < tokens.size(); i++) {
            count += tokens.get(i).isSign(sign) && tokens.get(i + 1).isWord(word) ? 1 : 0;
        }
        return count;
    }

    /** @param what stands here, for complaints */
    String word(String what) {
        Token token = peek();
        if (token.kind() != Kind.WORD) {
            throw unexpected(what);
        }
        return next().text();
    }

    void sign(String sign, String what) {
        if (!takeSign(sign)) {
            throw unexpected(what);
        }
    }

    void end(String tag) {
        if (!isEnd()) {
            throw source.fault(peek().at(), "nothing may follow here in " + tag + ", but there is " + name(peek()));
        }
    }

    SyntaxFault unexpected(String what) {
        String found = isEnd() ? "it ends" : "there is " + name(peek());
        return source.fault(peek().at(), what + " is missing: " + found + " instead");
    }

    SyntaxFault fault(Token token, String why) {
        return source.fault(token.at(), why);
    }

    /** What was read since, as it is written. */
    String written(Token from) {
        return source.text().substring(from.at(), peek().at()).strip();
    }

    private String name(Token token) {
        return source.shown(token.at()).split("\\s|[%}]}", 2)[0];
    }
}
