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
 * @param html the same as HTML; a mail may be of text alone
 * @param unsubscribe how the receiver's software ends such mail
 * @param notes what of the message did not go along
 */
record Mail(
        Mailbox from,
        Optional<Mailbox> replyTo,
        EmailAddress to,
        String subject,
        String text,
        Optional<String> html,
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

    /** @param brand whose default layout is around words without HTML of their own; empty where there is no layout */
    static Mail of(Message message, Mailbox from, Optional<Mailbox> replyTo, EmailAddress to, Optional<Brand> brand) {
        List<String> notes = new ArrayList<>();
        PlainText whole = new PlainText(message.body());
        PlainText body = whole.cut(MAX_TEXT_BYTES, "…");
        if (!body.equals(whole)) {
            notes.add("the text was cut to 1 MiB");
        }
        Optional<String> link = message.url().filter(Mail::isLink);
        if (link.isEmpty() && message.url().isPresent()) {
            notes.add("the URL is not one of http or https and was left out");
        }
        Optional<Unsubscribe> unsubscribe = message.unsubscribeUrl().flatMap(Unsubscribe::parse);
        if (unsubscribe.isEmpty() && message.unsubscribeUrl().isPresent()) {
            notes.add("the link to unsubscribe is no short https URL and was left out");
        }
        PlainText title = new PlainText(message.title()).oneLine();
        String subject = subject(message.title(), body.value());
        if (title.bytes() > MAX_SUBJECT_BYTES) {
            notes.add("the subject was cut to 250 bytes");
        }
        Optional<DefaultLayout> layout = brand.filter(_ -> message.html().isEmpty())
                .filter(_ -> !message.layout().textOnly())
                .map(known -> new DefaultLayout(
                        known,
                        subject,
                        title.value(),
                        body,
                        message.chatContent().body(),
                        link,
                        message.layout().preferencesUrl().filter(Mail::isLink),
                        unsubscribe.map(Unsubscribe::url),
                        message.language(),
                        message.layout().locale()));
        Optional<String> html = layout.isPresent() ? html(layout.get(), notes) : html(message, notes);
        return new Mail(
                from,
                replyTo,
                to,
                subject,
                layout.map(DefaultLayout::asText).orElseGet(() -> withLink(body, link)),
                html,
                message.token(),
                message.at(),
                unsubscribe,
                List.copyOf(notes));
    }

    private static boolean isLink(String url) {
        return LINK.matcher(url).matches();
    }

    private static String withLink(PlainText body, Optional<String> link) {
        return body
                + link.filter(url -> !body.mentions(url))
                        .map(url -> "\n\n" + url)
                        .orElse("");
    }

    private static Optional<String> html(DefaultLayout layout, List<String> notes) {
        Optional<String> html = layout.asHtml();
        if (html.isEmpty()) {
            notes.add("the words are too long for the default layout, and leave as text alone");
        }
        return html;
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
