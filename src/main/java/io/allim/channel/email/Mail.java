package io.allim.channel.email;

import io.allim.channel.Message;
import io.allim.channel.PlainText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail, made from a message.
 *
 * @param subject one line, not empty
 * @param text what readers without HTML see
 * @param html the same as HTML
 * @param unsubscribe how the receiver's software ends such mail
 * @param notes what of the message did not go along
 */
record Mail(
        Mailbox from,
        Optional<Mailbox> replyTo,
        EmailAddress to,
        String subject,
        String text,
        String html,
        String token,
        Instant at,
        Optional<Unsubscribe> unsubscribe,
        List<String> notes) {

    /** By which a receiver can tell a repetition, since SES gives every mail a Message-ID of its own. */
    static final String DELIVERY_HEADER = "X-Allim-Delivery";

    /** Longer than any reader shows. */
    static final int MAX_SUBJECT_BYTES = 250;

    /** HTML can become six times as long, and mail servers commonly take 10 MB. */
    static final int MAX_TEXT_BYTES = 1024 * 1024;

    private static final Pattern LINK = Pattern.compile("(?i:https?)://[^\\s<>\"]{1,2048}");

    static Mail of(Message message, Mailbox from, Optional<Mailbox> replyTo, EmailAddress to) {
        List<String> notes = new ArrayList<>();
        PlainText whole = new PlainText(message.body());
        PlainText body = whole.cut(MAX_TEXT_BYTES, "…");
        if (!body.equals(whole)) {
            notes.add("the text was cut to 1 MiB");
        }
        Optional<String> link = message.url().filter(url -> LINK.matcher(url).matches());
        if (link.isEmpty() && message.url().isPresent()) {
            notes.add("the URL is not one of http or https and was left out");
        }
        Optional<Unsubscribe> unsubscribe = message.unsubscribeUrl().flatMap(Unsubscribe::parse);
        if (unsubscribe.isEmpty() && message.unsubscribeUrl().isPresent()) {
            notes.add("the link to unsubscribe is no short https URL and was left out");
        }
        String subject = subject(message.title(), body.value());
        if (new PlainText(message.title()).oneLine().bytes() > MAX_SUBJECT_BYTES) {
            notes.add("the subject was cut to 250 bytes");
        }
        return new Mail(
                from,
                replyTo,
                to,
                subject,
                body
                        + link.filter(url -> !body.mentions(url))
                                .map(url -> "\n\n" + url)
                                .orElse(""),
                html(message, notes).orElseGet(() -> MailHtml.of(subject, body.value(), link, message.language())),
                message.token(),
                message.at(),
                unsubscribe,
                List.copyOf(notes));
    }

    /** A document can't be cut and still be one. */
    private static Optional<String> html(Message message, List<String> notes) {
        Optional<PlainText> html = message.html().map(PlainText::new);
        if (html.filter(it -> it.bytes() > MAX_TEXT_BYTES).isPresent()) {
            notes.add("the HTML is larger than 1 MiB and was left out");
            return Optional.empty();
        }
        return html.map(PlainText::value);
    }

    private static String subject(String title, String body) {
        return Optional.of(title)
                .filter(given -> !new PlainText(given).isBlank())
                .or(() -> body.lines().filter(line -> !line.isBlank()).findFirst())
                .map(line -> new PlainText(line)
                        .oneLine()
                        .cut(MAX_SUBJECT_BYTES, "…")
                        .value())
                .filter(line -> !line.isEmpty())
                .orElse("Notification");
    }
}
