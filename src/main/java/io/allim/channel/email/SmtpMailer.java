package io.allim.channel.email;

import io.allim.channel.Outcome;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Sends mail through an SMTP server, over a connection of its own for each mail. */
final class SmtpMailer implements Mailer {

    private final EmailConfig.Smtp config;
    private final Duration timeout;

    SmtpMailer(EmailConfig.Smtp config, Duration timeout) {
        this.config = config;
        this.timeout = timeout;
    }

    /**
     * Runs in a virtual thread: to interrupt one that waits for the network closes its socket, which is the only limit
     * that a server can't evade by answering a byte at a time.
     */
    @Override
    public Outcome send(Mail mail) {
        AtomicBoolean begun = new AtomicBoolean();
        FutureTask<Outcome> attempt = new FutureTask<>(() -> deliver(mail, begun));
        Thread thread = Thread.ofVirtual().name("smtp").start(attempt);
        try {
            return attempt.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return givenUp(thread, begun, "did not answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            Outcome outcome = givenUp(thread, begun, "was not waited for: this service stops");
            Thread.currentThread().interrupt();
            return outcome;
        } catch (ExecutionException e) {
            return Outcome.unanswered(
                    "the SMTP client failed: " + e.getCause().getClass().getSimpleName());
        }
    }

    private static Outcome givenUp(Thread thread, AtomicBoolean begun, String why) {
        // Whoever comes first decides: a mail that is given up before it begins never begins.
        boolean mayHaveLeft = !begun.compareAndSet(false, true);
        thread.interrupt();
        return mayHaveLeft ? Outcome.unanswered("the SMTP server " + why) : Outcome.tryAgain("the SMTP server " + why);
    }

    private Outcome deliver(Mail mail, AtomicBoolean begun) throws MessagingException {
        Session session = Session.getInstance(properties(mail));
        SMTPTransport transport =
                new SMTPTransport(session, new URLName("smtp", config.host(), config.port(), null, null, null));
        try {
            connect(transport);
            MimeMessage mime = new MimeMessage(session, new ByteArrayInputStream(MailMime.of(mail)));
            InternetAddress[] to = {new InternetAddress(mail.to().toString())};
            if (!begun.compareAndSet(false, true)) {
                return Outcome.tryAgain("the SMTP server was given up");
            }
            transport.sendMessage(mime, to);
            return new Outcome.Accepted(MailMime.messageId(mail), mail.notes());
        } catch (MessagingException failure) {
            return SmtpVerdict.of(failure, begun.get());
        } finally {
            close(transport);
        }
    }

    private void connect(SMTPTransport transport) throws MessagingException {
        if (config.user().isEmpty()) {
            transport.connect(config.host(), config.port(), null, null);
            return;
        }
        if (config.password().isEmpty()) {
            throw new AuthenticationFailedException("no password");
        }
        transport.connect(
                config.host(),
                config.port(),
                config.user().get(),
                config.password().get());
    }

    /** The verdict is known by now; what happens to the connection doesn't change it. */
    private static void close(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException ignored) {
            // The server has gone.
        }
    }

    private Properties properties(Mail mail) {
        Properties properties = new Properties();
        String millis = Long.toString(timeout.toMillis());
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.from", mail.from().address().toString());
        properties.setProperty("mail.smtp.auth", Boolean.toString(config.user().isPresent()));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        boolean isStarttls = config.tls() == EmailConfig.Tls.STARTTLS;
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(isStarttls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(isStarttls));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(config.tls() == EmailConfig.Tls.TLS));
        return properties;
    }
}
