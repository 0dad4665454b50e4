package io.allim.channel.sns;

import io.allim.channel.Message;
import io.allim.channel.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * A message as a topic takes it.
 *
 * @param whole whether the text did not have to be cut
 * @param notes what was cut, changed or left out
 */
record SnsPost(
        Optional<String> subject,
        String text,
        Map<String, MessageAttributeValue> attributes,
        boolean whole,
        List<String> notes) {

    /** Text and attributes together. */
    static final int MAX_BYTES = 256 * 1024;

    static SnsPost of(Message message) {
        List<String> notes = new ArrayList<>();
        Optional<String> subject = SnsSubject.of(message.title());
        SnsAttributes attributes =
                SnsAttributes.of(message.token(), message.urgency().word(), message.data());
        if (!attributes.skipped().isEmpty()) {
            notes.add(attributes.skipped().size() + " of the data's fields can't be message attributes");
        }
        int room = MAX_BYTES
                - SnsAttributes.bytes(attributes.values())
                - subject.map(String::length).orElse(0);
        PlainText text = text(message, subject, notes);
        String link = message.url()
                .map(url -> new PlainText(url).oneLine().value())
                .filter(url -> !(text.mentions(url) && text.bytes() <= room))
                .map(url -> "\n\n" + url)
                .orElse("");
        String fitted = text.cut(room, "…", link).value();
        boolean whole = fitted.equals(text.value() + link);
        if (!whole) {
            notes.add("the text was cut to 256 KiB");
        }
        return new SnsPost(subject, fitted, attributes.values(), whole, List.copyOf(notes));
    }

    /** A title that the subject can't say in full is the text's first line. */
    private static PlainText text(Message message, Optional<String> subject, List<String> notes) {
        PlainText title = new PlainText(message.title()).oneLine();
        boolean said = title.isBlank() || subject.filter(title.value()::equals).isPresent();
        if (!said) {
            notes.add(subject.isPresent() ? "the subject was made ASCII or cut" : "no subject: none of it is ASCII");
        }
        return new PlainText(said ? message.body() : title + "\n\n" + message.body());
    }
}
