package io.allim.channel.mattermost;

import io.allim.channel.PlainText;
import io.allim.chat.Dialect;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mattermost's Markdown. A backslash makes most marks text, but none that mentions somebody: behind those stands a space without
 * width. {@code <} and {@code >} are entities, since the server makes links and mentions of Slack's {@code <…>} before it looks at
 * anything else.
 */
final class MattermostDialect implements Dialect {

    static final MattermostDialect INSTANCE = new MattermostDialect();

    private static final String GAP = "\u200b";
    private static final String MARKS = "\\*_~`|[]#!";
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9][A-Za-z0-9./?=&%#:!$,;+_-]*[A-Za-z0-9/]");

    /**
     * What the server reads as a mention: an at sign that does not follow a letter or a digit, and what can be a name. Where the
     * text begins, what stands before it is not known.
     */
    private static final Pattern MENTION = Pattern.compile("(?<![\\p{L}\\p{N}])@(?=[\\p{L}\\p{N}@._:-]|$)");

    private static final Pattern EMOJI = Pattern.compile(":(?=[A-Za-z0-9_+-]+(?::|$)|$)");

    /** Lists and rules where they begin a line. */
    private static final Pattern LIST = Pattern.compile("^(\\s*)([-+=]|\\d+(?=[.)]))");

    /** A link of Slack's, which the server makes one of Markdown: its bracket becomes one that looks like it. */
    private static final Pattern SLACK_LINK = Pattern.compile("<(?=[^\\n<|>]+\\|[^|\\n>]+>)");

    private static final Pattern USER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private MattermostDialect() {}

    @Override
    public String text(String plain) {
        String line = new PlainText(plain).value().replace('\n', ' ');
        StringBuilder escaped = new StringBuilder(line.length() + 16);
        int at = 0;
        for (Matcher url = URL.matcher(line); url.find(); at = url.end()) {
            escaped.append(escape(line.substring(at, url.start()), at == 0)).append(url.group());
        }
        return escaped.append(escape(line.substring(at), at == 0)).toString();
    }

    private static String escape(String text, boolean beginsLine) {
        String harmless =
                EMOJI.matcher(MENTION.matcher(text).replaceAll("@" + GAP)).replaceAll(":" + GAP);
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < harmless.length(); i++) {
            char c = harmless.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.append(MARKS.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        Matcher list = LIST.matcher(escaped);
        if (!beginsLine || !list.find()) {
            return escaped.toString();
        }
        int mark = Character.isDigit(escaped.charAt(list.end(2) - 1)) ? list.end(2) : list.start(2);
        return escaped.insert(mark, '\\').toString();
    }

    /** For places that show text as it is, and links; the server looks for mentions there all the same. */
    static String plain(String text) {
        String line = new PlainText(text).oneLine().value();
        return withoutSlackLinks(EMOJI.matcher(MENTION.matcher(line).replaceAll("@" + GAP))
                .replaceAll(":" + GAP)
                .replace("](", "]" + GAP + "("));
    }

    @Override
    public String bold(String inner) {
        return within("**", inner);
    }

    @Override
    public String italic(String inner) {
        return within("*", inner);
    }

    @Override
    public String strike(String inner) {
        return within("~~", inner);
    }

    private static String within(String mark, String inner) {
        String text = inner.strip();
        if (text.isEmpty()) {
            return inner;
        }
        int start = inner.indexOf(text);
        return inner.substring(0, start) + mark + text + mark + inner.substring(start + text.length());
    }

    /** Nobody is mentioned within code, but the server makes links of {@code <…>} there as well. */
    @Override
    public String code(String plain) {
        String line = inCode(new PlainText(plain).oneLine().value());
        return line.isEmpty() ? "" : "`" + line.replace('`', '\u02cb') + "`";
    }

    @Override
    public String codeBlock(String plain) {
        return "```\n" + inCode(new PlainText(plain).value()).replace("`", "`" + GAP) + "\n```";
    }

    private static String inCode(String text) {
        return withoutSlackLinks(MENTION.matcher(text).replaceAll("@" + GAP));
    }

    private static String withoutSlackLinks(String text) {
        return SLACK_LINK.matcher(text).replaceAll("‹").replace("<", "<" + GAP);
    }

    @Override
    public String link(String inner, String url) {
        String to = url.replace("\\", "%5C")
                .replace("<", "%3C")
                .replace(">", "%3E")
                .replace("(", "%28")
                .replace(")", "%29")
                .replaceAll("\\s", "%20");
        return "[" + (inner.isBlank() ? "link" : inner) + "](" + to + ")";
    }

    /** A user by name; {@code here}, {@code channel} and {@code all} are everybody. */
    @Override
    public String mention(String label, String who) {
        return USER.matcher(who).matches() ? "@" + who : text(label);
    }

    @Override
    public String quote(String inner) {
        return "> " + inner.replace("\n", "\n> ");
    }
}
