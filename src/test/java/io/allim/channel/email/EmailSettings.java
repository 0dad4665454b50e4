package io.allim.channel.email;

import io.allim.access.BrandConfig;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;

record EmailSettings(
        Transport transport, Optional<String> from, Optional<String> replyTo, Duration timeout, Ses ses, Smtp smtp)
        implements EmailConfig {

    static final BrandConfig NO_BRAND =
            new BrandSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    record BrandSettings(
            Optional<String> name, Optional<String> logoUrl, Optional<String> color, Optional<String> replyTo)
            implements BrandConfig {}

    static EmailChannel channel(EmailConfig config, InstantSource clock) {
        return new EmailChannel(config, NO_BRAND, clock);
    }

    @Override
    public String layout() {
        return "default";
    }

    @Override
    public OptionalDouble perSecond() {
        return OptionalDouble.empty();
    }

    static final String ACCESS_KEY = "AKIDEXAMPLE0000ACCESS";
    static final String SECRET_KEY = "wJalrXUtnFEMI-secret-key-of-the-test";

    record SesSettings(
            Optional<URI> endpointOverride,
            Optional<String> region,
            Optional<String> configurationSet,
            Optional<String> accessKeyId,
            Optional<String> secretAccessKey)
            implements EmailConfig.Ses {}

    record SmtpSettings(
            String host,
            int port,
            Optional<String> user,
            Optional<String> password,
            Tls tls,
            Optional<String> heloName,
            int connections,
            int messagesPerConnection,
            Duration idle)
            implements EmailConfig.Smtp {}

    static EmailSettings ses(int port, Duration timeout) {
        return new EmailSettings(
                Transport.SES,
                Optional.of("Allim <allim@example.com>"),
                Optional.of("help@example.com"),
                timeout,
                new SesSettings(
                        Optional.of(URI.create("http://127.0.0.1:" + port)),
                        Optional.of("us-east-1"),
                        Optional.empty(),
                        Optional.of(ACCESS_KEY),
                        Optional.of(SECRET_KEY)),
                smtp(port, Optional.empty(), Tls.NONE));
    }

    static EmailSettings smtp(int port, Duration timeout) {
        EmailSettings settings = ses(port, timeout);
        return new EmailSettings(Transport.SMTP, settings.from, settings.replyTo, timeout, settings.ses, settings.smtp);
    }

    static Smtp smtp(int port, Optional<String> password, Tls tls) {
        return smtp(port, password, tls, Optional.of("mail.allim.example"), 3, 100, Duration.ofSeconds(10));
    }

    /** With no name to greet with. */
    static Smtp nameless(int port) {
        return smtp(port, Optional.empty(), Tls.NONE, Optional.empty(), 3, 100, Duration.ofSeconds(10));
    }

    /** Over one connection at a time or more. */
    static Smtp smtp(int port, int connections, int messagesEach, Duration idle) {
        Optional<String> name = Optional.of("mail.allim.example");
        return smtp(port, Optional.empty(), Tls.NONE, name, connections, messagesEach, idle);
    }

    private static Smtp smtp(
            int port,
            Optional<String> password,
            Tls tls,
            Optional<String> heloName,
            int connections,
            int messagesEach,
            Duration idle) {
        Optional<String> user = password.map(it -> "allim");
        return new SmtpSettings("127.0.0.1", port, user, password, tls, heloName, connections, messagesEach, idle);
    }

    EmailSettings with(Smtp other) {
        return new EmailSettings(transport, from, replyTo, timeout, ses, other);
    }

    EmailSettings withKey(String id, String secret) {
        Ses other = new SesSettings(
                ses.endpointOverride(), ses.region(), ses.configurationSet(), Optional.of(id), Optional.of(secret));
        return new EmailSettings(transport, from, replyTo, timeout, other, smtp);
    }

    EmailSettings from(Optional<String> other) {
        return new EmailSettings(transport, other, replyTo, timeout, ses, smtp);
    }

    EmailSettings replyTo(String other) {
        return new EmailSettings(transport, from, Optional.of(other), timeout, ses, smtp);
    }
}
