package io.allim.channel.email;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * A connection to an SMTP server, for one mail at a time, which remembers how far the dialog came and what the server
 * said. Making it does no I/O.
 */
final class SmtpConnection extends SMTPTransport {

    private final EmailConfig.Smtp config;
    private SmtpStep step = SmtpStep.CONNECT;
    private Optional<SmtpReply> refusal = Optional.empty();
    private BooleanSupplier mayEnd = () -> true;
    private boolean between;
    private boolean opened;
    private int mails;
    private long restedAt;

    SmtpConnection(Session session, EmailConfig.Smtp config) {
        super(session, new URLName("smtp", config.host(), config.port(), null, null, null));
        this.config = config;
    }

    /** @param name with which the server is greeted */
    void open(String name, Login.Values login) throws MessagingException {
        opened = true;
        setLocalHost(name);
        if (login.name().isPresent() && login.password().isEmpty()) {
            throw new AuthenticationFailedException("no password");
        }
        connect(
                config.host(),
                config.port(),
                login.name().orElse(null),
                login.password().orElse(null));
    }

    /**
     * Gives a mail to the server.
     *
     * @param permission asked for just before the end of the mail, after which the server may have taken it
     */
    void give(Mail mail, BooleanSupplier permission) throws MessagingException {
        mails++;
        mayEnd = permission;
        step = SmtpStep.SENDER;
        refusal = Optional.empty();
        SMTPMessage mime = new SMTPMessage(session, new ByteArrayInputStream(MailMime.of(mail)));
        mime.setEnvelopeFrom(mail.from().address().toString());
        sendMessage(mime, new InternetAddress[] {new InternetAddress(mail.to().toString())});
    }

    /** Whether it was kept from another mail. */
    boolean isKept() {
        return opened;
    }

    int mails() {
        return mails;
    }

    void rest(long nanos) {
        restedAt = nanos;
    }

    /** Nanoseconds of the machine's timer. */
    long restedAt() {
        return restedAt;
    }

    SmtpTrouble trouble(Exception failure) {
        return new SmtpTrouble(step, refusal, failure);
    }

    /** Says goodbye if it can; the verdicts are known by now. */
    void shut() {
        try {
            close();
        } catch (MessagingException ignored) {
            // The server has gone.
        }
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        SmtpStep next = SmtpStep.of(command);
        if (next == SmtpStep.END && !mayEnd.getAsBoolean()) {
            throw new MessagingException("given up before its end");
        }
        if (next != SmtpStep.BETWEEN) {
            step = next;
        }
        between = next == SmtpStep.BETWEEN;
        super.sendCommand(command);
    }

    /** Angus takes back a mail that was refused, and its answer to that is of no interest. */
    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        if (!between) {
            refusal = SmtpReply.refusal(code, getLastServerResponse());
        }
        return code;
    }
}
