package io.allim.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Follows a clock that was ahead when it decided how long a delivery waits, and was set back since. */
public final class ClockSetBack {

    /** By so much the clocks of two machines may differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private ClockSetBack() {}

    /**
     * The delivery waits for as long as was decided, from now on. One that waits for an instant, such as that of
     * {@code sendAt}, still does.
     *
     * @return empty unless the clock was set back since
     */
    public static Optional<Delivery> follow(Delivery delivery, Instant now) {
        if (delivery.dueAt().isEmpty() || delivery.isDue(now) || delivery.isInDigest()) {
            return Optional.empty();
        }
        Instant decided = delivery.trace().getLast().at();
        boolean ahead = decided.isAfter(now.plus(CLOCKS_DIFFER));
        boolean sending = delivery.state() == State.SENDING;
        boolean started =
                sending || delivery.plannedFor().filter(decided::isBefore).isEmpty();
        if (!ahead || !started) {
            return Optional.empty();
        }
        Instant due = now.plus(Duration.between(decided, delivery.dueAt().get()));
        Delivery moved = delivery.rescheduled(due);
        String why = "until " + due + ": the clock was set back since " + decided;
        return Optional.of(sending ? moved : moved.decided(now, "hold", why));
    }
}
