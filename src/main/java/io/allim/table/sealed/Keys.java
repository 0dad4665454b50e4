package io.allim.table.sealed;

import io.allim.table.TableUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The keys as they were read, which is when something is first sealed or opened. */
final class Keys {

    /** How long keys are used without a look at their source: what a rotation takes to reach all processes. */
    static final Duration KEPT = Duration.ofMinutes(5);

    /** After a look that brought nothing new. */
    static final Duration REST = Duration.ofSeconds(10);

    private final Supplier<KeySource> source;
    private final InstantSource clock;
    private Optional<KeySource> found = Optional.empty();
    private Optional<Keyring> known = Optional.empty();
    private Instant next = Instant.EPOCH;
    private Instant nextUnknown = Instant.EPOCH;

    Keys(Supplier<KeySource> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Keys don't change, only which there are: while their source fails, those that are known serve. */
    synchronized Keyring keyring() {
        Instant now = clock.instant();
        if (known.isEmpty() || !now.isBefore(next) || now.isBefore(next.minus(KEPT))) {
            read(now);
        }
        return known.orElseThrow();
    }

    /** The key of this id, which another process may have put into use just now. */
    synchronized Optional<SealKey> find(String id) {
        Optional<SealKey> key = keyring().find(id);
        Instant now = clock.instant();
        if (key.isEmpty() && (!now.isBefore(nextUnknown) || now.isBefore(nextUnknown.minus(REST)))) {
            nextUnknown = now.plus(REST);
            source().forget();
            read(now);
            return keyring().find(id);
        }
        return key;
    }

    private void read(Instant now) {
        try {
            known = Optional.of(source().read());
            next = now.plus(KEPT);
        } catch (TableUnavailable e) {
            if (known.isEmpty()) {
                throw e;
            }
            next = now.plus(REST);
        }
    }

    private KeySource source() {
        if (found.isEmpty()) {
            found = Optional.of(source.get());
        }
        return found.get();
    }

    synchronized void forget() {
        found.ifPresent(KeySource::forget);
        known = Optional.empty();
    }
}
