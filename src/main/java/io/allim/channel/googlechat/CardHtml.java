package io.allim.channel.googlechat;

import io.allim.channel.PlainText;
import io.allim.chat.Dialect;
import java.util.regex.Pattern;

/**
 * The HTML that cards know. Nobody is mentioned in it: mentions are read in a message's text alone.
 *
 * @see <a href="https://developers.google.com/workspace/chat/format-messages#card-formatting">Format texts in cards</a>
 */
final class CardHtml implements Dialect {

    private static final String QUOTED = "#5f6368";
    private static final Pattern INDENT = Pattern.compile("^[ \\t]+");

    @Override
    public String text(String plain) {
        return escaped(new PlainText(plain).value().replace('\n', ' '));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String bold(String inner) {
        return "<b>" + inner + "</b>";
    }

    @Override
    public String italic(String inner) {
        return "<i>" + inner + "</i>";
    }

    @Override
    public String strike(String inner) {
        return "<s>" + inner + "</s>";
    }

    /** Spaces at the beginning of a line stay. */
    @Override
    public String codeBlock(String plain) {
        return plain.lines()
                .map(line -> INDENT.matcher(text(line))
                        .replaceFirst(
                                indent -> indent.group().replace("\t", "    ").replace(' ', '\u00a0')))
                .reduce((one, next) -> one + "\n" + next)
                .orElse("");
    }

    @Override
    public String link(String inner, String url) {
        return "<a href=\"" + escaped(url) + "\">" + inner + "</a>";
    }

    @Override
    public String quote(String inner) {
        return "<font color=\"" + QUOTED + "\">" + inner + "</font>";
    }
}
