package io.allim.sandbox.ses;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * As much of a MIME message as it takes to show it.
 *
 * @param headers unfolded and decoded; the first of each name
 * @param text of the first part of each kind that is shown, by its media type
 */
record MimePart(Map<String, String> headers, Map<String, String> text) {

    private static final int MAX_DEPTH = 8;

    /** @throws MessagingException when it can't be read */
    static MimePart read(byte[] bytes) throws MessagingException {
        MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(bytes));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : Collections.list(message.getAllHeaders())) {
            headers.putIfAbsent(header.getName(), decoded(header.getValue()));
        }
        Map<String, String> texts = new TreeMap<>();
        try {
            read(message, texts, 0);
        } catch (IOException e) {
            throw new MessagingException("The message can't be decoded.", e);
        }
        return new MimePart(Collections.unmodifiableMap(headers), texts);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The first part of a media type that is text, decoded. */
    Optional<String> text(String type) {
        return Optional.ofNullable(text.get(type));
    }

    /** Content handlers are not asked: what they make of a part depends on the class path. */
    private static void read(Part part, Map<String, String> texts, int depth) throws MessagingException, IOException {
        if (part.isMimeType("multipart/*") && depth < MAX_DEPTH) {
            Multipart parts = new MimeMultipart(part.getDataHandler().getDataSource());
            for (int i = 0; i < parts.getCount(); i++) {
                read(parts.getBodyPart(i), texts, depth + 1);
            }
        } else if (part.isMimeType("text/*")) {
            ContentType type = new ContentType(part.getContentType());
            texts.putIfAbsent(
                    type.getBaseType().toLowerCase(Locale.ROOT),
                    new String(part.getInputStream().readAllBytes(), charset(type)));
        }
    }

    private static Charset charset(ContentType type) {
        String name = type.getParameter("charset");
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(name));
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private static String decoded(String header) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(header));
        } catch (IOException unknown) {
            return header;
        }
    }
}
