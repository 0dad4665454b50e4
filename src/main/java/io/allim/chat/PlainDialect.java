package io.allim.chat;

/** No markup at all, for places that show text as it is. A link whose text does not name it is followed by where it leads. */
public final class PlainDialect implements Dialect {

    public static final PlainDialect INSTANCE = new PlainDialect();

    private PlainDialect() {}

    @Override
    public String text(String plain) {
        return plain;
    }

    @Override
    public String link(String inner, String url) {
        String bare = url.replaceFirst("^(?i)(?:mailto|tel):", "");
        return inner.contains(bare) ? inner : inner + " (" + bare + ")";
    }

    @Override
    public String quote(String inner) {
        return "> " + inner.replace("\n", "\n> ");
    }
}
