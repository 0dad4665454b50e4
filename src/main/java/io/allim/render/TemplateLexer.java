package io.allim.render;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import liqp.org.antlr.v4.runtime.CharStreams;
import liqp.org.antlr.v4.runtime.CommonToken;
import liqp.org.antlr.v4.runtime.Lexer;
import liqp.org.antlr.v4.runtime.Token;
import liqp.org.antlr.v4.runtime.misc.Pair;
import liquid.parser.v4.LiquidLexer;

/**
 * The tokens of a template. What lies between tags is one token here; in liqp it is one for each character, and a run of
 * spaces is looked through anew from each of them.
 */
final class TemplateLexer extends LiquidLexer {

    private static final Set<String> BLOCKS = Set.of();
    private static final Set<String> TAGS = Set.of("break", "continue");
    private static final int MAX_TOKENS = 20_000;

    /** The grammar looks ahead within a tag, and takes time that grows faster than the tag. */
    private static final int MAX_TAG_CHARACTERS = 2000;

    private final int[] source;
    private final Queue<Token> made = new ArrayDeque<>();
    private int count;
    private int tagStart;

    TemplateLexer(String source) {
        super(CharStreams.fromString(source), true, false, BLOCKS, TAGS);
        this.source = source.codePoints().toArray();
    }

    @Override
    public void emit(Token token) {
        setToken(token);
        made.add(token);
    }

    @Override
    public Token nextToken() {
        if (made.isEmpty()) {
            if (isBetweenTags()) {
                text();
            }
            if (made.isEmpty()) {
                super.nextToken();
            }
        }
        Token token = made.remove();
        limit(token);
        return token;
    }

    private void limit(Token token) {
        count++;
        if (count > MAX_TOKENS) {
            throw new SyntaxFault(token.getLine(), token.getCharPositionInLine(), "there are too many tags in it");
        }
        boolean inTag = token.getType() != Other && token.getType() != OtherRaw && token.getType() != Token.EOF;
        if (inTag && token.getStopIndex() - tagStart > MAX_TAG_CHARACTERS) {
            throw new SyntaxFault(
                    token.getLine(), token.getCharPositionInLine(), "a tag is longer than 2,000 characters");
        }
    }

    private boolean isBetweenTags() {
        return _mode == Lexer.DEFAULT_MODE || _mode == IN_RAW;
    }

    /** Up to the next tag, if there is anything. */
    private void text() {
        int start = _input.index();
        int line = getLine();
        int column = getCharPositionInLine();
        int next = nextTag(start);
        tagStart = next;
        while (_input.index() < next) {
            getInterpreter().consume(_input);
        }
        int end = stripsBefore(next) ? stripped(start, next) : next;
        if (end > start) {
            int type = _mode == IN_RAW ? OtherRaw : Other;
            CommonToken token = new CommonToken(new Pair<>(this, _input), type, Token.DEFAULT_CHANNEL, start, end - 1);
            token.setLine(line);
            token.setCharPositionInLine(column);
            emit(token);
        }
    }

    private int nextTag(int from) {
        for (int i = from; i < source.length - 1; i++) {
            if (source[i] == '{' && (source[i + 1] == '%' || source[i + 1] == '{')) {
                return i;
            }
        }
        return source.length;
    }

    private boolean stripsBefore(int tag) {
        return tag + 2 < source.length && source[tag + 2] == '-';
    }

    private int stripped(int start, int end) {
        int last = end;
        while (last > start && Character.isWhitespace(source[last - 1])) {
            last--;
        }
        return last;
    }
}
