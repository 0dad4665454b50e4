package io.allim.channel.email;

import io.allim.channel.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The structure of a message as it leaves over SMTP, and its HTML. */
public record MailShape(List<String> structure, String html) {

    public static MailShape of(Message message) {
        Mailbox from = Mailbox.parse("Allim <allim@example.com>").orElseThrow();
        EmailAddress to = EmailAddress.parse("ada@example.com").orElseThrow();
        Mail mail = Mail.of(message, from, Optional.empty(), to, Optional.of(Brand.NONE));
        ReceivedMail received = new ReceivedMail(new String(MailMime.of(mail), StandardCharsets.US_ASCII));
        List<String> structure = new ArrayList<>(received.structure());
        structure.add("to " + received.header("To"));
        structure.add("lines in the subject " + received.subject().lines().count());
        structure.add("control characters "
                + received.subject().chars().filter(Character::isISOControl).count());
        return new MailShape(structure, received.part(1));
    }
}
