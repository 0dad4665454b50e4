package io.allim.server;

import io.allim.time.Cron;
import io.allim.time.GracefulShutdown;
import io.allim.time.RealTime;
import io.allim.web.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Makes backups on the configured schedule. The newest backup, whoever asked for it, tells when the next one is due: one that was missed
 * while no process ran is made at the next start.
 */
@Singleton
final class BackupTimer {

    private static final Logger LOG = Logger.getLogger(BackupTimer.class);

    /** The clock may be set meanwhile. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** After a failure, such as a full disk, and no longer than until the next time. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    private final Backups backups;
    private final GracefulShutdown shutdown;
    private final InstantSource time;
    private final Optional<Cron> schedule;
    private final ZoneId zone;

    BackupTimer(Backups backups, GracefulShutdown shutdown, @RealTime InstantSource time, BackupConfig config) {
        this.backups = backups;
        this.shutdown = shutdown;
        this.time = time;
        schedule = config.schedule().flatMap(Cron::parse);
        zone = ZoneId.of(config.zone());
    }

    void start(@Observes StartupEvent started) {
        schedule.ifPresent(cron -> {
            if (backups.arePossible()) {
                Thread.ofVirtual().name("backup").start(() -> run(cron));
            } else {
                LOG.warn("allim.backup.schedule is set, and DynamoDB keeps the state: no backups are made here.");
            }
        });
    }

    private void run(Cron cron) {
        Instant next = next(cron, time.instant());
        while (shutdown.pause(wait(time.instant(), next))) {
            if (!time.instant().isBefore(next)) {
                boolean made = make();
                Instant now = time.instant();
                Instant regular = cron.next(now, zone);
                Instant again = now.plus(RETRY);
                next = made || again.isAfter(regular) ? regular : again;
            }
        }
    }

    /** The first time of the schedule since the newest backup; when there is none, since the start. */
    Instant next(Cron cron, Instant start) {
        Instant since = backups.list().stream()
                .findFirst()
                .map(Backup::createdAt)
                .filter(newest -> newest.isBefore(start))
                .orElse(start);
        return cron.next(since, zone);
    }

    static Duration wait(Instant now, Instant next) {
        Duration left = Duration.between(now, next);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
    }

    private boolean make() {
        boolean[] made = new boolean[1];
        shutdown.run(() -> {
            try {
                backups.make();
                made[0] = true;
            } catch (ProblemException e) {
                LOG.warnf(
                        "The backup that is due is tried again within %d minutes: %s",
                        RETRY.toMinutes(), e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("The backup that is due failed", e);
            }
        });
        return made[0];
    }
}
