package io.allim.channel.discord;

import io.allim.channel.PlainText;
import io.allim.chat.Dialect;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Discord's Markdown. A backslash makes any punctuation mark text. Addresses of the web are left as they are, since Discord links
 * them as they stand, backslashes included; nothing in them is markup.
 *
 * @see <a href="https://docs.discord.com/developers/reference#message-formatting">Message formatting</a>
 */
final class DiscordDialect implements Dialect {

    static final DiscordDialect INSTANCE = new DiscordDialect();

    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9][A-Za-z0-9./?=&%#:@!$,;+_-]*[A-Za-z0-9/]");
    private static final String MARKS = "\\*_~|`[]<>@#";

    /** What Discord takes for a list where it begins a line. */
    private static final Pattern LIST = Pattern.compile("\\s*(?:[-+]|\\d+(?=\\.))");

    /** A colon that may begin an emoji, such as {@code :tada:}; the other one may come with the next part of the line. */
    private static final Pattern EMOJI = Pattern.compile(":[A-Za-z0-9_+~-]*(?::|$)");

    private static final Pattern USER = Pattern.compile("\\d{15,20}");
    private static final Pattern ROLE = Pattern.compile("&\\d{15,20}");
    private static final String GAP = "\u200b";

    private DiscordDialect() {}

    @Override
    public String text(String plain) {
        String line = new PlainText(plain).value().replace('\n', ' ');
        StringBuilder escaped = new StringBuilder(line.length() + 16);
        int at = 0;
        Matcher list = LIST.matcher(line);
        if (list.lookingAt()) {
            boolean isNumber = Character.isDigit(line.charAt(list.end() - 1));
            escaped.append(line, 0, isNumber ? list.end() : list.end() - 1).append('\\');
            escaped.append(line.charAt(isNumber ? list.end() : list.end() - 1));
            at = isNumber ? list.end() + 1 : list.end();
        }
        Matcher url = URL.matcher(line);
        while (url.find(at)) {
            escape(line.substring(at, url.start()), escaped);
            escaped.append(url.group());
            at = url.end();
            if (at == line.length()) {
                return escaped.toString();
            }
        }
        escape(line.substring(at), escaped);
        return escaped.toString();
    }

    private static void escape(String text, StringBuilder escaped) {
        Matcher emoji = EMOJI.matcher(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (MARKS.indexOf(c) >= 0
                    || c == ':' && emoji.region(i, text.length()).lookingAt()) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
    }

    @Override
    public String bold(String inner) {
        return within("**", inner);
    }

    @Override
    public String italic(String inner) {
        boolean touchesBold = inner.strip().startsWith("*") || inner.strip().endsWith("*");
        return within(touchesBold ? "_" : "*", inner);
    }

    @Override
    public String strike(String inner) {
        return within("~~", inner);
    }

    /** Spaces stay outside: within they would keep the marks from being ones. */
    private static String within(String mark, String inner) {
        String text = inner.strip();
        if (text.isEmpty()) {
            return inner;
        }
        int start = inner.indexOf(text);
        return inner.substring(0, start) + mark + text + mark + inner.substring(start + text.length());
    }

    /** Within code nothing is escaped: a backtick is one that looks like it. */
    @Override
    public String code(String plain) {
        String line = new PlainText(plain).oneLine().value();
        return line.isEmpty() ? "" : "`" + line.replace('`', '\u02cb') + "`";
    }

    @Override
    public String codeBlock(String plain) {
        return "```\n" + new PlainText(plain).value().replace("`", "`" + GAP) + "\n```";
    }

    /** Discord links the web alone, and no text that looks like another address. */
    @Override
    public String link(String inner, String url) {
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            return inner + " (" + text(url.substring(url.indexOf(':') + 1)) + ")";
        }
        String label = inner.isBlank() ? "link" : inner.replace("://", "\\:\\/\\/");
        return "[" + label + "](<" + encoded(url) + ">)";
    }

    private static String encoded(String url) {
        return url.replace("\\", "%5C")
                .replace("<", "%3C")
                .replace(">", "%3E")
                .replace("(", "%28")
                .replace(")", "%29")
                .replaceAll("\\s", "%20");
    }

    @Override
    public String mention(String label, String who) {
        return isUser(who) || isRole(who) ? "<@" + who + ">" : text(label);
    }

    static boolean isUser(String who) {
        return USER.matcher(who).matches();
    }

    static boolean isRole(String who) {
        return ROLE.matcher(who).matches();
    }

    @Override
    public String quote(String inner) {
        return "> " + inner.replace("\n", "\n> ");
    }
}
