package io.allim.channel.email;

import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Sends mail, as text and as HTML, through the configured transport. */
@Singleton
final class EmailChannel implements Channel {

    private static final String FROM_KEY = "allim.email.from";
    private static final String REPLY_TO_KEY = "allim.email.reply-to";

    private final EmailConfig config;
    private final Mailer mailer;

    @Inject
    EmailChannel(EmailConfig config) {
        this(
                config,
                switch (config.transport()) {
                    case SES -> new SesMailer(config.ses(), config.timeout());
                    case SMTP -> new SmtpMailer(config.smtp(), config.timeout());
                });
    }

    EmailChannel(EmailConfig config, Mailer mailer) {
        this.config = config;
        this.mailer = mailer;
    }

    @Override
    public String name() {
        return "email";
    }

    @Override
    public AddressKind reaches() {
        return AddressKind.EMAIL;
    }

    @Override
    public Optional<String> objection(String address) {
        return EmailAddress.parse(address).isPresent()
                ? Optional.empty()
                : Optional.of("An e-mail address looks like ada@example.com: at most 254 characters, the part before "
                        + "the @ in ASCII and without quotes, a domain with a dot.");
    }

    @Override
    public Outcome send(Message message) {
        Optional<Mailbox> from = config.from().flatMap(Mailbox::parse);
        if (from.isEmpty()) {
            return Outcome.rejected(
                    "no mail is sent until " + FROM_KEY + " is set to the address that mail comes from");
        }
        Optional<Mailbox> replyTo = config.replyTo().flatMap(Mailbox::parse);
        if (replyTo.isEmpty() && config.replyTo().isPresent()) {
            return Outcome.rejected("no mail is sent until " + REPLY_TO_KEY + " is an e-mail address");
        }
        return EmailAddress.parse(message.address().value())
                .map(to -> mailer.send(Mail.of(message, from.get(), replyTo, to)))
                .orElseGet(() -> Outcome.rejected("the address is not an e-mail address this service can write to"));
    }
}
