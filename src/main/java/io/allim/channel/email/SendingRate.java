package io.allim.channel.email;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;

/** What a server says of its rate, asked for at the first mail and seldom again. It counts on the machine's own timer. */
final class SendingRate {

    private static final Logger LOG = Logger.getLogger(SendingRate.class);
    private static final Duration KNOWN = Duration.ofHours(1);
    private static final Duration UNKNOWN = Duration.ofMinutes(1);

    private final DoubleSupplier server;
    private OptionalDouble rate = OptionalDouble.empty();
    private boolean asked;
    private long askAgain;

    /** @param server answers mails a second, or throws */
    SendingRate(DoubleSupplier server) {
        this.server = server;
    }

    /** @return what it said last; empty when it never did */
    synchronized OptionalDouble perSecond() {
        if (!asked || System.nanoTime() - askAgain >= 0) {
            asked = true;
            askAgain = System.nanoTime() + ask().toNanos();
        }
        return rate;
    }

    /** @return for how long that holds */
    private Duration ask() {
        try {
            rate = OptionalDouble.of(server.getAsDouble());
            return KNOWN;
        } catch (RuntimeException e) {
            LOG.warnf(
                    "SES did not say how much this account may send (%s): may the role do ses:GetAccount? "
                            + "allim.email.per-second says it instead",
                    e.getClass().getSimpleName());
            return UNKNOWN;
        }
    }
}
