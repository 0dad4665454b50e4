package io.allim.channel.email;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** E-mail. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.email")
public interface EmailConfig {

    enum Transport {
        SES,
        SMTP
    }

    enum Tls {
        /** Nothing is encrypted, the password included: for servers on this machine. */
        NONE,
        /** Encrypted from the second command on; a server that can't do it gets no mail. */
        STARTTLS,
        /** Encrypted from the first byte, commonly on port 465. */
        TLS
    }

    /** How mail leaves: the API of Amazon SES, or an SMTP server. */
    @WithDefault("ses")
    Transport transport();

    /** Who writes, such as {@code Allim <allim@example.com>}. Without it no mail is sent. */
    Optional<String> from();

    /** Who gets the answers, if not {@code allim.brand.reply-to}; without both those who answer write to {@link #from}. */
    Optional<String> replyTo();

    /**
     * What is around words that have no HTML of their own: {@code default}, the layout in the sender's colours; or {@code none}:
     * they leave as text alone.
     */
    @WithDefault("default")
    String layout();

    /**
     * How long sending one mail may take in all. Shorter than a delivery's lease; a mail that is given up may have left,
     * and is repeated with the same {@code Message-ID} (SMTP) and {@code X-Allim-Delivery}.
     */
    @WithDefault("15s")
    Duration timeout();

    /**
     * How many mails may leave in a second. By default as many as SES says that the account may send, and through SMTP as
     * many as come; 0 for no limit.
     */
    OptionalDouble perSecond();

    Ses ses();

    Smtp smtp();

    /** Amazon SES, version 2 of its API. */
    interface Ses {

        /** Where SES listens instead of AWS's own endpoint: for stand-ins and private endpoints. */
        Optional<URI> endpointOverride();

        /** The AWS region that sends; without it the one of the environment. */
        Optional<String> region();

        /** The configuration set that SES applies, for its events and its pool of addresses. */
        Optional<String> configurationSet();

        /** With the secret key, credentials instead of those of the environment: for stand-ins. */
        Optional<String> accessKeyId();

        /** Belongs to the access key. Both may name the place where they are kept: see {@code io.allim.secret.Secret}. */
        Optional<String> secretAccessKey();

        private static void check(Settings settings) {
            settings.url("allim.email.ses.endpoint-override", "https://email.us-east-1.amazonaws.com");
            settings.matches(
                    "allim.email.ses.region", "[a-z]{2}(?:-[a-z]+)+-[0-9]{1,2}", "a region of AWS, such as us-east-1");
            settings.matches(
                    "allim.email.ses.configuration-set",
                    "[A-Za-z0-9_-]{1,64}",
                    "the name of a configuration set of SES: 1 to 64 letters, digits, hyphens and underscores");
            settings.together("allim.email.ses.access-key-id", "allim.email.ses.secret-access-key");
            settings.isReference("allim.email.ses.access-key-id");
            settings.isReference("allim.email.ses.secret-access-key");
        }
    }

    /** An SMTP server that takes mail for delivery. */
    interface Smtp {

        /** The server's name or address. */
        @WithDefault("localhost")
        String host();

        /** Commonly 587 with {@code starttls}, 465 with {@code tls}, 25 with {@code none}. */
        @WithDefault("587")
        int port();

        /** Without it the server is not logged in to. */
        Optional<String> user();

        /** Belongs to the user. Both may name the place where they are kept: see {@code io.allim.secret.Secret}. */
        Optional<String> password();

        /** How the connection is encrypted. */
        @WithDefault("starttls")
        Tls tls();

        /**
         * The name with which the server is greeted. Without it the machine's full name, or where it has none its address
         * in brackets; servers may refuse names without a dot, or names that DNS doesn't know.
         */
        Optional<String> heloName();

        /**
         * The most connections of one process at a time, 1 or more. They are shared and kept open; where the server takes
         * fewer, fewer are used for a while. More send faster as long as the server takes them.
         */
        @WithDefault("3")
        int connections();

        /** After so many mails a connection is closed and another is made, since servers bound it; 1 or more. */
        @WithDefault("100")
        int messagesPerConnection();

        /** How long a connection is kept without a mail. Longer saves connecting, and holds a place at the server. */
        @WithDefault("10s")
        Duration idle();

        private static void check(Settings settings) {
            settings.matches(
                    "allim.email.smtp.host",
                    "[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+",
                    "the name or address of a mail server without scheme and port, such as smtp.example.com");
            settings.port("allim.email.smtp.port", 1);
            settings.together("allim.email.smtp.user", "allim.email.smtp.password");
            settings.word("allim.email.smtp.tls", "starttls", "tls", "none");
            settings.matches(
                    "allim.email.smtp.helo-name",
                    "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.IPv]+]",
                    "a name of this machine, such as mail.example.com, or its address in brackets");
            settings.whole("allim.email.smtp.connections", 1, 1000);
            settings.whole("allim.email.smtp.messages-per-connection", 1, 1_000_000);
            settings.duration("allim.email.smtp.idle", "0s", "1h");
            settings.isReference("allim.email.smtp.user");
            settings.isReference("allim.email.smtp.password");
        }
    }

    static void check(Settings settings) {
        settings.word("allim.email.transport", "ses", "smtp");
        checkMailbox(settings, "allim.email.from");
        checkMailbox(settings, "allim.email.reply-to");
        settings.word("allim.email.layout", "default", "none");
        settings.duration("allim.email.timeout", "100ms", "15m");
        if (settings.has("allim.email.from")) {
            settings.below("allim.email.timeout", "allim.delivery.lease");
        }
        settings.number("allim.email.per-second", 0, 100_000);
        Ses.check(settings);
        Smtp.check(settings);
        if (settings.text("allim.email.transport").equals("smtp") && !settings.has("allim.email.from")) {
            settings.missing(
                    "allim.email.from", "set it to whom mail over SMTP comes from, such as Allim <allim@example.com>");
        }
    }

    /** The usual forms are seen without the classes that know all of them: each makes a function's start longer. */
    private static void checkMailbox(Settings settings, String key) {
        String text = settings.text(key);
        String usual = "[A-Za-z0-9]{1,40}@[A-Za-z0-9]{1,40}[.][A-Za-z]{2,20}";
        if (!text.isEmpty()
                && !text.matches(usual + "|[A-Za-z0-9 ]{1,40}<" + usual + ">")
                && Mailbox.parse(text).isEmpty()) {
            settings.mistake(
                    key, "an e-mail address, alone or behind a name without quotes, such as Allim <allim@example.com>");
        }
    }
}
