package io.allim.channel.telegram;

import io.allim.channel.Characters;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.Fit;
import io.allim.chat.Markup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message's text, as long as Telegram takes it: the title with its link, the body, the fields, and links in place of buttons. It is never
 * empty.
 *
 * @param notes what was cut
 */
record TelegramText(String text, List<String> notes) {

    /** UTF-16 units of what is seen, behind the parser: https://core.telegram.org/bots/api#sendmessage */
    static final int MOST = 4096;

    /** What Telegram's server parses has less than that many bytes for each of them. */
    private static final int BYTES = 8;

    private static final int TITLE = 256;
    private static final int NAME = 128;
    private static final int VALUE = 1024;
    private static final int LINKS = 1000;

    private static final String MORE = "…";
    private static final String PARAGRAPH = "\n\n";

    TelegramText {
        notes = List.copyOf(notes);
    }

    /** @param links buttons that are shown as links */
    static TelegramText of(Message message, TelegramDialect dialect, List<ChatButton> links) {
        ChatContent content = message.chatContent();
        List<String> notes = new ArrayList<>();
        Fit fit = fit(dialect);
        String head = head(message, content, dialect, notes);
        String foot = lines(
                links.stream()
                        .map(button -> dialect.link(dialect.text(line(button.text(), NAME)), button.url()))
                        .toList(),
                new Fit(LINKS, fit.size()),
                "links",
                notes);
        Fit left = beside(beside(fit, head, "\n"), foot, PARAGRAPH);
        int whole = fit.size()
                .of(Markup.write(content.body(), dialect, new Fit(Integer.MAX_VALUE, fit.size()))
                        .text());
        String fields = lines(
                content.fields().stream().map(field -> field(field, dialect)).toList(),
                new Fit(Math.max(left.most() / 2, left.most() - whole - PARAGRAPH.length()), fit.size()),
                "fields",
                notes);
        Markup.Written body = Markup.write(content.body(), dialect, beside(left, fields, PARAGRAPH));
        if (body.isCut()) {
            notes.addFirst("the text was cut to the 4,096 characters that Telegram takes");
        }
        String text = joined(PARAGRAPH, joined("\n", head, body.text()), fields, foot);
        return new TelegramText(text.isBlank() ? MORE : text, notes);
    }

    private static Fit beside(Fit fit, String part, String separator) {
        return part.isEmpty() ? fit : fit.beside(part + separator);
    }

    private static String head(Message message, ChatContent content, TelegramDialect dialect, List<String> notes) {
        String title = new PlainText(content.title()).oneLine().value();
        String shown = cut(title, TITLE);
        if (!shown.equals(title)) {
            notes.add("the title was cut to 256 characters");
        }
        String text = dialect.text(shown.isEmpty() ? message.url().orElse("") : shown);
        return dialect.bold(message.url().map(url -> dialect.link(text, url)).orElse(text))
                .replace("<b></b>", "");
    }

    private static String field(ChatField field, TelegramDialect dialect) {
        String value = cut(new PlainText(field.value()).value().strip(), VALUE);
        return dialect.bold(dialect.text(line(field.name(), NAME))) + ": " + dialect.text(value);
    }

    /** As many as fit. */
    private static String lines(List<String> lines, Fit fit, String what, List<String> notes) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String next = text.isEmpty() ? line : "\n" + line;
            if (!fit.takes(text + next)) {
                notes.add("not all " + what + " have room");
                break;
            }
            text.append(next);
        }
        return text.toString();
    }

    private static String joined(String separator, String... parts) {
        return Stream.of(parts).filter(part -> !part.isBlank()).collect(Collectors.joining(separator));
    }

    private static String line(String text, int most) {
        return cut(new PlainText(text).oneLine().value(), most);
    }

    /** @param most UTF-16 units */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        Characters characters = new Characters(text);
        int end = 0;
        for (int next = characters.end(0); next < most; next = characters.end(next)) {
            end = next;
        }
        return text.substring(0, end) + MORE;
    }

    static Fit fit(TelegramDialect dialect) {
        return new Fit(
                MOST, text -> Math.max(dialect == TelegramDialect.HTML ? seen(text) : text.length(), bytes(text)));
    }

    private static int bytes(String text) {
        return (text.getBytes(StandardCharsets.UTF_8).length + BYTES - 1) / BYTES;
    }

    /** What is left of our own HTML behind the parser: without tags, and a character for each that is escaped. */
    static int seen(String html) {
        int seen = 0;
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at);
            at = switch (c) {
                case '<' -> behind(html, '>', at);
                case '&' -> behind(html, ';', at);
                default -> at + 1;
            };
            seen += c == '<' ? 0 : 1;
        }
        return seen;
    }

    private static int behind(String html, char end, int from) {
        int at = html.indexOf(end, from);
        return at < 0 ? html.length() : at + 1;
    }
}
