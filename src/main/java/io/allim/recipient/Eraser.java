package io.allim.recipient;

import io.allim.table.Key;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.time.Deadline;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Removes a person's data everywhere. The erasure is stored before anything is removed, and stays due until a whole round
 * over all that keep data finds nothing; whoever dies in between is followed by a tick that goes on.
 */
@Singleton
public class Eraser {

    private static final int ITEMS_AT_ONCE = 100;

    /** How long one request is busy with one person; ticks go on. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RecipientStore recipients;
    private final List<Erasable> keepers;
    private final MovedAddresses moved;
    private final Table table;
    private final InstantSource clock;

    public Eraser(
            RecipientStore recipients,
            @All List<Erasable> keepers,
            MovedAddresses moved,
            Table table,
            InstantSource clock) {
        this.recipients = recipients;
        this.keepers = keepers;
        this.moved = moved;
        this.table = table;
        this.clock = clock;
    }

    /** @return whether nothing is left; empty when there is no such recipient */
    public Optional<Boolean> erase(String recipient, Instant now) {
        return erase(recipient, now, _ -> {});
    }

    /** @param guard looks at the recipient as it is stored; when it throws, nothing is erased */
    public Optional<Boolean> erase(String recipient, Instant now, Consumer<Optional<Stored>> guard) {
        return recipients.beginErasure(recipient, now, guard).map(erasure -> run(erasure, Deadline.of(PATIENCE)));
    }

    /** Whether {@link #resume} is for the key. */
    public static boolean holds(Key key) {
        return RecipientStore.holds(key);
    }

    /** Goes on with an erasure that is due. */
    public void resume(Key key, Deadline deadline) {
        recipients.erasureAt(key).ifPresent(erasure -> run(erasure, deadline));
    }

    /** Where addresses have moved is forgotten last: until then it says what else is the person's. */
    private boolean run(Erasure begun, Deadline deadline) {
        Erasure erasure = begun.with(moved.reaching(begun.addresses()));
        while (!deadline.isSpent()) {
            int erased = keepers.stream()
                    .mapToInt(keeper -> keeper.eraseSome(erasure, ITEMS_AT_ONCE))
                    .sum();
            if (erased == 0 && mayBeIncomplete(erasure)) {
                return false;
            }
            if (erased == 0) {
                moved.forget(erasure.addresses());
                recipients.endErasure(erasure);
                return true;
            }
        }
        return false;
    }

    /** Whether something that was written just before may not be listed yet; then a tick looks again. */
    private boolean mayBeIncomplete(Erasure erasure) {
        return table.lag().isPositive()
                && clock.instant().isBefore(erasure.since().plus(table.lag()));
    }
}
