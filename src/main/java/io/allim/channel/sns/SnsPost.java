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
 * @param notes what was cut, changed or left out
 */
record SnsPost(
        Optional<String> subject, String text, Map<String, MessageAttributeValue> attributes, List<String> notes) {

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
        String text = text(message, subject, room, notes);
        return new SnsPost(subject, text, attributes.values(), List.copyOf(notes));
    }

    /** A title that the subject can't say in full is the text's first line. */
    private static String text(Message message, Optional<String> subject, int room, List<String> notes) {
        PlainText title = new PlainText(message.title()).oneLine();
        boolean said = title.isBlank() || subject.filter(title.value()::equals).isPresent();
        if (!said) {
            notes.add(subject.isPresent() ? "the subject was made ASCII or cut" : "no subject: none of it is ASCII");
        }
        PlainText text = new PlainText(said ? message.body() : title + "\n\n" + message.body());
        String link =
                message.url().map(url -> "\n\n" + new PlainText(url).oneLine()).orElse("");
        PlainText fitted = text.cut(room, "…", link);
        if (!fitted.value().equals(text.value() + link)) {
            notes.add("the text was cut to 256 KiB");
        }
        return fitted.value();
    }
}
