package io.allim.chat;

/**
 * A chat's own markup. Each method answers markup that is complete in itself; what it is given as {@code inner} is markup already.
 * What a chat has no markup for is shown as its text.
 */
public interface Dialect {

    /** Text as it is, with whatever the chat would take for markup or for a mention escaped. One line. */
    String text(String plain);

    default String bold(String inner) {
        return inner;
    }

    default String italic(String inner) {
        return inner;
    }

    default String strike(String inner) {
        return inner;
    }

    /** @param plain one line, not escaped */
    default String code(String plain) {
        return text(plain);
    }

    /** @param plain lines, not escaped */
    default String codeBlock(String plain) {
        return text(plain);
    }

    /** @param url not escaped */
    String link(String inner, String url);

    /** A mention; as its label where the chat has none. */
    default String mention(String label, String who) {
        return text(label);
    }

    /** @param number 0 for a bullet */
    default String item(int number, String inner) {
        return (number == 0 ? "• " : number + ". ") + inner;
    }

    /** @param inner lines */
    String quote(String inner);
}
