package io.allim.sandbox.clock;

import io.allim.time.RealTime;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.LaunchMode;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;

/**
 * The clock of the application in dev and test: it runs along with the machine's, ahead by as much as it was turned, and
 * can be made to stand for a while. It never goes back, not even when a live reload makes another one.
 */
@Singleton
@Alternative
@Priority(1)
@IfBuildProfile(anyOf = {"dev", "test"})
final class SandboxClock implements InstantSource {

    private static final String AHEAD = "io.allim.sandbox.ahead";

    private final InstantSource real;
    private final Properties kept;
    private Duration ahead;
    private Optional<Instant> standing = Optional.empty();

    /** Of all that lives in the JVM, only its system properties know nothing of the class loader a reload replaces. */
    @Inject
    SandboxClock(@RealTime InstantSource real) {
        this(real, LaunchMode.current() == LaunchMode.DEVELOPMENT ? System.getProperties() : new Properties());
    }

    /** @param kept holds how far this clock, and the one after it, is ahead */
    SandboxClock(InstantSource real, Properties kept) {
        this.real = real;
        this.kept = kept;
        this.ahead = read(kept.getProperty(AHEAD, "PT0S"));
    }

    @Override
    public synchronized Instant instant() {
        return standing.orElseGet(() -> real.instant().plus(ahead));
    }

    /** By how much it was turned in all. */
    synchronized Duration ahead() {
        return ahead;
    }

    /** Stands at the instant, or where it is when that is later, until it is told to run. */
    synchronized void standAt(Instant at) {
        Instant now = instant();
        Instant stands = at.isAfter(now) ? at : now;
        standing = Optional.of(stands);
        keep(aheadAt(stands));
    }

    /** Runs on from where it stands, or from where it would be had it not stood, when that is later. */
    synchronized void run() {
        ahead = standing.map(this::aheadAt).orElse(ahead);
        standing = Optional.empty();
        keep(ahead);
    }

    private Duration aheadAt(Instant at) {
        Duration turned = Duration.between(real.instant(), at);
        return turned.compareTo(ahead) > 0 ? turned : ahead;
    }

    private void keep(Duration far) {
        kept.setProperty(AHEAD, far.toString());
    }

    private static Duration read(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException garbage) {
            return Duration.ZERO;
        }
    }
}
