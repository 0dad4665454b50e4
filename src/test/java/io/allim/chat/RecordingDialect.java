package io.allim.chat;

/** Markup in brackets of its own, which text never has: whether it is balanced, and what it is of, can be read from it. */
final class RecordingDialect implements Dialect {

    static final char OPEN = '⟦';
    static final char CLOSE = '⟧';

    private int written;

    /** UTF-16 units of text that were written, each as often as it was. */
    int written() {
        return written;
    }

    @Override
    public String text(String plain) {
        written += plain.length();
        return plain.replace("&", "&amp;").replace("<", "&lt;");
    }

    @Override
    public String bold(String inner) {
        return mark("b", inner);
    }

    @Override
    public String italic(String inner) {
        return mark("i", inner);
    }

    @Override
    public String strike(String inner) {
        return mark("s", inner);
    }

    @Override
    public String code(String plain) {
        return mark("c", text(plain));
    }

    @Override
    public String codeBlock(String plain) {
        return mark("f", text(plain));
    }

    @Override
    public String link(String inner, String url) {
        return mark("a", inner + "⟦u:" + url + "⟧");
    }

    @Override
    public String mention(String label, String who) {
        return mark("m", text(label) + "⟦w:" + who + "⟧");
    }

    @Override
    public String item(int number, String inner) {
        return mark("l", inner);
    }

    @Override
    public String quote(String inner) {
        return mark("q", inner);
    }

    private static String mark(String name, String inner) {
        return OPEN + name + ":" + inner + CLOSE;
    }
}
