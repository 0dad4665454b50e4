package io.allim.channel.email;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A mail as bytes for SMTP; every attempt writes the same but for the date.
 *
 * <p>It is written here because a general library finds out at run time how to write a text, and because its boundary
 * can't occur in the parts: {@code =_} doesn't exist in quoted-printable.
 */
final class MailMime {

    /** RFC 5322, section 3.3; names of zones are obsolete there. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    private MailMime() {}

    static byte[] of(Mail mail) {
        StringBuilder mime = new StringBuilder();
        header(mime, "Date", DATE.format(mail.at().atOffset(ZoneOffset.UTC)));
        header(mime, "From", mail.from().toString());
        mail.replyTo().ifPresent(replyTo -> header(mime, "Reply-To", replyTo.toString()));
        header(mime, "To", mail.to().toString());
        header(mime, "Subject", EncodedText.header(mail.subject()));
        header(mime, "Message-ID", messageId(mail));
        header(mime, Mail.DELIVERY_HEADER, mail.token());
        header(mime, "Auto-Submitted", "auto-generated");
        mail.unsubscribe().ifPresent(unsubscribe -> {
            header(mime, Unsubscribe.HEADER, unsubscribe.value());
            header(mime, Unsubscribe.POST_HEADER, Unsubscribe.POST);
        });
        header(mime, "MIME-Version", "1.0");
        mail.html().ifPresentOrElse(html -> alternatives(mime, mail, html), () -> part(mime, "plain", mail.text()));
        return mime.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void alternatives(StringBuilder mime, Mail mail, String html) {
        String boundary = "=_" + mail.token().substring(0, Math.min(mail.token().length(), 60));
        header(mime, "Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"");
        mime.append("\r\n");
        part(mime, boundary, "plain", mail.text());
        part(mime, boundary, "html", html);
        mime.append("--").append(boundary).append("--\r\n");
    }

    /** The same for every attempt, so that receivers can drop a repetition. */
    static String messageId(Mail mail) {
        return "<" + mail.token() + "@" + mail.from().address().domain() + ">";
    }

    private static void header(StringBuilder mime, String name, String value) {
        mime.append(name).append(": ").append(value).append("\r\n");
    }

    private static void part(StringBuilder mime, String boundary, String type, String content) {
        mime.append("--").append(boundary).append("\r\n");
        part(mime, type, content);
    }

    private static void part(StringBuilder mime, String type, String content) {
        header(mime, "Content-Type", "text/" + type + "; charset=utf-8");
        header(mime, "Content-Transfer-Encoding", "quoted-printable");
        mime.append("\r\n").append(EncodedText.quotedPrintable(content));
    }
}
