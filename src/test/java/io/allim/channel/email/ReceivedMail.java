package io.allim.channel.email;

import io.allim.channel.ChannelContract.Seen;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** A mail as its receiver's software reads it. */
record ReceivedMail(String source) {

    MimeMessage parsed() {
        try {
            byte[] bytes = source.getBytes(StandardCharsets.ISO_8859_1);
            return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> headerNames() {
        try {
            return Collections.list(parsed().getAllHeaders()).stream()
                    .map(Header::getName)
                    .toList();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    String header(String name) {
        try {
            return parsed().getHeader(name, "|");
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    String subject() {
        try {
            return parsed().getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The content of a part, with line feeds. */
    String part(int index) {
        try {
            MimeMultipart parts = (MimeMultipart) parsed().getContent();
            return ((String) parts.getBodyPart(index).getContent()).replace("\r\n", "\n");
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> structure() {
        try {
            List<String> structure = new ArrayList<>(headerNames());
            MimeMultipart parts = (MimeMultipart) parsed().getContent();
            structure.add("preamble " + parts.getPreamble());
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart part = parts.getBodyPart(i);
                structure.add(part.getContentType() + " "
                        + Collections.list(part.getAllHeaders()).size());
            }
            return structure;
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Seen seen() {
        return new Seen(header("X-Allim-Delivery"), subject() + "\n" + part(0) + part(1), structure());
    }
}
