package io.allim.channel.email;

import io.allim.access.BrandConfig;
import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.TemplateFields;
import io.allim.snapshot.SnapshotAware;
import io.allim.time.RealTime;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Sends mail, as text and as HTML, through the configured transport. */
@Singleton
final class EmailChannel implements Channel, SnapshotAware {

    private static final String FROM_KEY = "allim.email.from";
    private static final String REPLY_TO_KEY = "allim.email.reply-to";
    private static final String BRAND_REPLY_TO_KEY = "allim.brand.reply-to";

    /** What a mail is measured with that is sent to nobody. */
    private static final EmailAddress ANYBODY =
            EmailAddress.parse("anybody@example.com").orElseThrow();

    private static final int SHOWN_CHARACTERS = 60;

    private static final String NAME = "email";

    private final EmailConfig config;
    private final BrandConfig brand;
    private final Mailer mailer;

    @Inject
    EmailChannel(EmailConfig config, BrandConfig brand, @RealTime InstantSource clock) {
        this(
                config,
                brand,
                switch (config.transport()) {
                    case SES -> new SesMailer(config.ses(), config.timeout(), clock);
                    case SMTP -> new SmtpMailer(config.smtp(), config.timeout(), clock);
                });
    }

    EmailChannel(EmailConfig config, BrandConfig brand, Mailer mailer) {
        this.config = config;
        this.brand = brand;
        this.mailer = mailer;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int position() {
        return 100;
    }

    @Override
    public Label label() {
        return new Label("E-mail", Map.of("ko", "이메일"));
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(EmailAddress.KIND, 100, "an e-mail address", "ada@example.com", false);
    }

    @Override
    public TemplateFields templateFields() {
        return new TemplateFields(TemplateFields.Text.SUBJECT_AND_HTML, TemplateFields.Data.NONE, true);
    }

    @Override
    public Optional<String> feedbackSource() {
        return Optional.of("aws.ses");
    }

    @Override
    @PreDestroy
    public void disconnect() {
        mailer.disconnect();
    }

    @Override
    public Optional<String> host(Address address) {
        return Optional.of(
                switch (config.transport()) {
                    case SES -> "Amazon SES";
                    case SMTP -> config.smtp().host();
                });
    }

    @Override
    public AddressKind reaches() {
        return EmailAddress.KIND;
    }

    @Override
    public Optional<String> validate(String address) {
        return EmailAddress.parse(address).isPresent()
                ? Optional.empty()
                : Optional.of("An e-mail address looks like ada@example.com: at most 254 characters, the part before "
                        + "the @ in ASCII and without quotes, a domain with a dot.");
    }

    @Override
    public List<String> warnings(Message message) {
        Mail mail = toAnybody(message);
        List<String> warnings = new ArrayList<>(mail.notes());
        int characters = mail.subject().codePointCount(0, mail.subject().length());
        if (characters > SHOWN_CHARACTERS) {
            warnings.add("the subject has " + characters + " characters; mail readers show about 60, phones about 40");
        }
        if (message.title().isBlank()) {
            warnings.add("there is no subject; the first line of the text is taken for one");
        }
        return warnings;
    }

    /** A digest shows as many items as the default layout has room for. */
    @Override
    public boolean carriesWhole(Message message) {
        return message.html().isPresent()
                || message.layout().textOnly()
                || layout().isEmpty()
                || html(message).isPresent();
    }

    @Override
    public Optional<String> html(Message message) {
        return toAnybody(message).html();
    }

    private Mail toAnybody(Message message) {
        return Mail.of(message, new Mailbox("", ANYBODY), Optional.empty(), ANYBODY, layout());
    }

    private Optional<Brand> layout() {
        return config.layout().equals("none") ? Optional.empty() : Optional.of(Brand.of(brand));
    }

    @Override
    public Optional<RateLimit> rateLimit(Message message) {
        return sharedLimits().stream().findFirst();
    }

    @Override
    public List<RateLimit> sharedLimits() {
        OptionalDouble rate = config.perSecond().isPresent() ? config.perSecond() : mailer.perSecond();
        return rate.isPresent() && rate.getAsDouble() > 0
                ? List.of(new RateLimit(NAME, rate.getAsDouble()))
                : List.of();
    }

    @Override
    public boolean isPrompt() {
        return config.transport() == EmailConfig.Transport.SES;
    }

    @Override
    public Outcome send(Message message) {
        Optional<Mailbox> from = config.from().flatMap(Mailbox::parse);
        if (from.isEmpty()) {
            String why = "no mail is sent until " + FROM_KEY + " is set to the address that mail comes from";
            // Where nobody ever set mail up, other ways are taken at once.
            return config.from().isEmpty() ? Outcome.rejected(why) : Outcome.notReady(why);
        }
        Optional<String> answers = config.replyTo().or(brand::replyTo);
        Optional<Mailbox> replyTo = answers.flatMap(Mailbox::parse);
        if (replyTo.isEmpty() && answers.isPresent()) {
            String key = config.replyTo().isPresent() ? REPLY_TO_KEY : BRAND_REPLY_TO_KEY;
            return Outcome.notReady("no mail is sent until " + key + " is an e-mail address");
        }
        return EmailAddress.parse(message.address().value())
                .map(to -> mailer.send(Mail.of(message, from.get(), replyTo, to, layout())))
                .orElseGet(() -> Outcome.rejected("the address is not an e-mail address this service can write to"));
    }
}
