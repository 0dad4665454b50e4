package io.allim.channel.sns;

import io.allim.channel.Message;
import io.allim.channel.PlainText;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message as one text: title, body and, whatever has to be cut, the link, unless it stands in the text.
 *
 * @param whole whether nothing had to be cut
 * @param notes what it costs and what was cut
 */
record SmsText(String fitted, boolean whole, List<String> notes) {

    /**
     * What SNS takes in one publish, in UTF-16 units, of which each character has one at least.
     *
     * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">Publish, Message</a>
     */
    static final int MAX_CHARACTERS = 1600;

    /** An ellipsis of one character would make every message UCS-2, and so dearer. */
    private static final String MARK = "...";

    /** Spaces that the cheaper alphabet lacks; those of East Asian text keep their width. */
    private static final Pattern SPACES = Pattern.compile("[\\t\\p{Zs}&&[^ \u3000]]");

    static SmsText of(Message message) {
        String title = new PlainText(message.title()).oneLine().value();
        String lines =
                Stream.of(title, message.body()).filter(line -> !line.isBlank()).collect(Collectors.joining("\n"));
        PlainText text = new PlainText(SPACES.matcher(lines).replaceAll(" "));
        String link =
                message.url().map(url -> new PlainText(url).oneLine().value()).orElse("");
        String fitted = fit(text, link);
        List<String> notes = new ArrayList<>(List.of(SmsParts.of(fitted).toString()));
        boolean whole = fitted.startsWith(text.value());
        if (!whole) {
            notes.add("the text was cut to 1,600 characters" + (link.isEmpty() ? "; give a URL for the rest" : ""));
        }
        return new SmsText(fitted, whole, List.copyOf(notes));
    }

    private static String fit(PlainText text, String link) {
        String line = link.isEmpty() || text.mentions(link) ? "" : "\n" + link;
        if (text.value().length() + line.length() <= MAX_CHARACTERS) {
            return text + line;
        }
        String alone = cut(text.value(), MAX_CHARACTERS);
        if (link.isEmpty() || new PlainText(alone).mentions(link)) {
            return alone;
        }
        int room = MAX_CHARACTERS - link.length() - 1;
        return room >= MARK.length() ? cut(text.value(), room) + "\n" + link : alone;
    }

    /** At a whole character, as people see one. */
    private static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        return text.substring(0, breaks.preceding(characters - MARK.length() + 1)) + MARK;
    }
}
