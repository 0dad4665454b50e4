package io.allim.channel.sns;

import io.allim.channel.Message;
import io.allim.channel.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message as one text: title, body and, whatever has to be cut, the link.
 *
 * @param whole whether nothing had to be cut
 * @param notes what it costs and what was cut
 */
record SmsText(String fitted, boolean whole, List<String> notes) {

    /** What SNS sends in one publish; longer messages it splits at will. */
    static final int MAX_BYTES = 1600;

    /** An ellipsis of one character would make every message UCS-2, and so dearer. */
    private static final String MARK = "...";

    static SmsText of(Message message) {
        String title = new PlainText(message.title()).oneLine().value();
        PlainText text = new PlainText(
                Stream.of(title, message.body()).filter(line -> !line.isBlank()).collect(Collectors.joining("\n")));
        String link = message.url()
                .map(url -> new PlainText(url).oneLine().value())
                .filter(url -> !url.isEmpty())
                .map(url -> "\n" + url)
                .orElse("");
        PlainText fitted = text.cut(MAX_BYTES, MARK, link);
        List<String> notes = new ArrayList<>(List.of(SmsParts.of(fitted.value()).toString()));
        boolean whole = fitted.value().equals(text.value() + link);
        if (!whole) {
            notes.add("the text was cut to 1,600 bytes" + (link.isEmpty() ? "; give a URL for the rest" : ""));
        }
        return new SmsText(fitted.value(), whole, List.copyOf(notes));
    }
}
