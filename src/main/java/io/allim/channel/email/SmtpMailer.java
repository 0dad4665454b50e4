package io.allim.channel.email;

import io.allim.channel.Outcome;
import io.allim.secret.SecretUnavailable;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Sends mail through an SMTP server, over a few connections that are kept. */
final class SmtpMailer implements Mailer {

    /** A connection that has rested longer is asked whether it still is one. */
    private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();

    /** Connections of which nothing was heard but that they are stale or too many. */
    private static final int MAX_CONNECTIONS_TRIED = 5;

    private final EmailConfig.Smtp config;
    private final Duration timeout;
    private final SmtpPool pool;
    private final Login login;
    private Optional<String> name;

    SmtpMailer(EmailConfig.Smtp config, Duration timeout, InstantSource clock) {
        this.config = config;
        this.timeout = timeout;
        this.name = config.heloName();
        this.login = new Login(
                new Login.Keys("allim.email.smtp.user", "allim.email.smtp.password"),
                config.user(),
                config.password(),
                clock);
        this.pool = new SmtpPool(() -> new SmtpConnection(Session.getInstance(properties()), config), config);
    }

    /** @param decided whether the mail was ended or given up, whichever came first: one that is given up never ends */
    private record Attempt(Mail mail, AtomicBoolean decided, AtomicReference<SmtpStep> connected) {

        Attempt(Mail mail) {
            this(mail, new AtomicBoolean(), new AtomicReference<>(SmtpStep.CONNECT));
        }

        boolean decide() {
            return decided.compareAndSet(false, true);
        }
    }

    /**
     * Runs in a virtual thread: to interrupt one that waits for the network closes its socket, which is the only limit
     * that a server can't evade by answering a byte at a time.
     */
    @Override
    public Outcome send(Mail mail) {
        Attempt attempt = new Attempt(mail);
        FutureTask<Outcome> task = new FutureTask<>(() -> deliver(attempt));
        Thread thread = Thread.ofVirtual().name("smtp").start(task);
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String why = "the SMTP server did not answer within " + timeout.toMillis() + " ms";
            boolean started = !Objects.requireNonNull(attempt.connected().get()).isBeforeMail();
            boolean stayed = giveUp(thread, attempt);
            if (!stayed) {
                return Outcome.noAnswer(why);
            }
            return started ? Outcome.tryAgain(why) : Outcome.notReady(why);
        } catch (InterruptedException e) {
            boolean stayed = giveUp(thread, attempt);
            Thread.currentThread().interrupt();
            String why = "the SMTP server was not waited for: this service stops";
            return stayed ? Outcome.notReady(why) : Outcome.unanswered(why);
        } catch (ExecutionException e) {
            return Outcome.unanswered("the SMTP client failed: "
                    + Objects.requireNonNull(e.getCause()).getClass().getSimpleName());
        }
    }

    /** @return whether the mail surely has not left */
    private static boolean giveUp(Thread thread, Attempt attempt) {
        boolean stayed = attempt.decide();
        thread.interrupt();
        return stayed;
    }

    private Outcome deliver(Attempt attempt) throws InterruptedException {
        for (int i = 0; i < MAX_CONNECTIONS_TRIED && !attempt.decided().get(); i++) {
            switch (pool.take()) {
                case SmtpPool.Slot.Busy(Duration after) -> {
                    return new Outcome.NotReady(
                            "all connections to the SMTP server are in use (allim.email.smtp.connections)",
                            Optional.of(after));
                }
                case SmtpPool.Slot.Taken(SmtpConnection connection) -> {
                    Optional<Outcome> outcome = deliver(attempt, connection);
                    if (outcome.isPresent()) {
                        return outcome.get();
                    }
                }
            }
        }
        return Outcome.notReady("the SMTP server closes the connections that it has");
    }

    /** @return empty when the connection was none, so that nothing is known of the mail */
    private Optional<Outcome> deliver(Attempt attempt, SmtpConnection connection) {
        boolean kept = connection.isKept();
        if (kept && isStale(connection)) {
            pool.drop(connection);
            return Optional.empty();
        }
        long started = System.nanoTime();
        try {
            if (!kept) {
                connection.open(name(), login.read());
                started = System.nanoTime();
            }
            attempt.connected().set(SmtpStep.SENDER);
            connection.give(attempt.mail(), attempt::decide);
            pool.giveBack(connection, System.nanoTime() - started);
            return Optional.of(new Outcome.Accepted(
                    MailMime.messageId(attempt.mail()), attempt.mail().notes()));
        } catch (SecretUnavailable e) {
            pool.drop(connection);
            return Optional.of(Outcome.notReady(e.why()));
        } catch (MessagingException | RuntimeException failure) {
            SmtpTrouble trouble = connection.trouble(failure);
            return isNone(trouble, connection, kept, System.nanoTime() - started)
                    ? Optional.empty()
                    : Optional.of(SmtpVerdict.of(
                            trouble, attempt.mail(), login.latest().texts()));
        }
    }

    /**
     * Sees to a connection over which a mail did not leave.
     *
     * @return whether another connection may do better
     */
    private boolean isNone(SmtpTrouble trouble, SmtpConnection connection, boolean kept, long nanos) {
        if (kept && trouble.isOfStaleConnection()) {
            pool.drop(connection);
            pool.dropResting();
            return true;
        }
        if (trouble.isOfTooMany()) {
            return pool.dropAsTooMany(connection);
        }
        if (trouble.leavesConnection()) {
            pool.giveBack(connection, nanos);
        } else {
            pool.drop(connection);
        }
        return false;
    }

    private static boolean isStale(SmtpConnection connection) {
        return System.nanoTime() - connection.restedAt() > TRUSTED_NANOS && !connection.isConnected();
    }

    /** The machine that goes on from a snapshot may have another name. */
    @Override
    public void disconnect() {
        pool.dropResting();
        login.disconnect();
        synchronized (this) {
            name = config.heloName();
        }
    }

    private synchronized String name() {
        if (name.isEmpty()) {
            name = Optional.of(HeloName.find(config.host(), config.port()));
        }
        return name.get();
    }

    private Properties properties() {
        Properties properties = new Properties();
        String millis = Long.toString(timeout.toMillis());
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
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
