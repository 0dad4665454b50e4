package io.allim.render;

import liqp.TemplateParser;
import liqp.org.antlr.v4.runtime.BaseErrorListener;
import liqp.org.antlr.v4.runtime.CommonTokenStream;
import liqp.org.antlr.v4.runtime.ParserRuleContext;
import liqp.org.antlr.v4.runtime.RecognitionException;
import liqp.org.antlr.v4.runtime.Recognizer;
import liqp.org.antlr.v4.runtime.atn.PredictionMode;
import liqp.org.antlr.v4.runtime.tree.ErrorNode;
import liqp.org.antlr.v4.runtime.tree.ParseTreeListener;
import liqp.org.antlr.v4.runtime.tree.TerminalNode;
import liquid.parser.v4.LiquidLexer;
import liquid.parser.v4.LiquidParser;

/** Reads Liquid by liqp's grammar, within limits that liqp doesn't have. */
final class Grammar {

    /** UTF-16 units. */
    static final int MAX_SOURCE = 128 * 1024;

    private Grammar() {}

    static LiquidParser.ParseContext parse(String source) {
        if (source.length() > MAX_SOURCE) {
            throw new SyntaxFault(1, 0, "the text is longer than 131,072 characters");
        }
        LiquidLexer lexer = new TemplateLexer(source);
        lexer.removeErrorListeners();
        lexer.addErrorListener(new Refusing());
        LiquidParser parser =
                new LiquidParser(new CommonTokenStream(lexer), true, false, TemplateParser.ErrorMode.STRICT);
        parser.removeErrorListeners();
        parser.addErrorListener(new Refusing());
        parser.addParseListener(new Depth());
        // The grammar needs no more, and the full mode can take time that grows with the square of the source.
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        return parser.parse();
    }

    private static final class Refusing extends BaseErrorListener {

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer, Object symbol, int line, int column, String why, RecognitionException e) {
            String sentence = why.length() <= 160 ? why : why.substring(0, 159) + "…";
            throw new SyntaxFault(line, column, sentence.replaceAll("\\s+", " "));
        }
    }

    /** Ends before the stack does. */
    private static final class Depth implements ParseTreeListener {

        private static final int MAX = 300;
        private int depth;

        @Override
        public void enterEveryRule(ParserRuleContext rule) {
            depth++;
            if (depth > MAX) {
                throw new SyntaxFault(
                        rule.getStart().getLine(), rule.getStart().getCharPositionInLine(), "it is nested too deeply");
            }
        }

        @Override
        public void exitEveryRule(ParserRuleContext rule) {
            depth--;
        }

        @Override
        public void visitTerminal(TerminalNode node) {}

        @Override
        public void visitErrorNode(ErrorNode node) {}
    }
}
