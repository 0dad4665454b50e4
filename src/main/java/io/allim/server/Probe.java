package io.allim.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Tries something that can hang, for those who ask whether it works: once in a second at most, however many ask, and once
 * at a time. An attempt that hangs keeps no other waiting than those who ask within its deadline.
 */
final class Probe {

    static final Duration KEPT = Duration.ofSeconds(1);
    static final Duration DEADLINE = Duration.ofSeconds(2);

    private final Attempt attempt;
    private final Duration deadline;
    private final LongSupplier nanos;
    private Optional<Run> last = Optional.empty();

    /** Throws what is wrong. */
    @FunctionalInterface
    interface Attempt {
        void run() throws Exception;
    }

    /** @param problem the kind of what is wrong, without a message, which could quote anything; empty when it works */
    record Finding(Optional<String> problem) {

        static final Finding WORKS = new Finding(Optional.empty());

        static Finding of(String problem) {
            return new Finding(Optional.of(problem));
        }

        boolean works() {
            return problem.isEmpty();
        }
    }

    private record Run(long begunNanos, CompletableFuture<Finding> finding) {}

    /** @param nanos as of {@link System#nanoTime} */
    Probe(Attempt attempt, Duration deadline, LongSupplier nanos) {
        this.attempt = attempt;
        this.deadline = deadline;
        this.nanos = nanos;
    }

    static Probe of(Attempt attempt) {
        return new Probe(attempt, DEADLINE, System::nanoTime);
    }

    /** Answers within the deadline. */
    Finding find() {
        Run run = run();
        long left = deadline.toNanos() - (nanos.getAsLong() - run.begunNanos);
        try {
            return run.finding.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Finding.of("no answer within %d ms".formatted(deadline.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.of("interrupted");
        } catch (ExecutionException e) {
            return Finding.of(name(e));
        }
    }

    private synchronized Run run() {
        long now = nanos.getAsLong();
        boolean fresh = last.filter(run -> !run.finding.isDone() || now - run.begunNanos < KEPT.toNanos())
                .isPresent();
        if (!fresh) {
            CompletableFuture<Finding> finding = new CompletableFuture<>();
            last = Optional.of(new Run(now, finding));
            Thread.ofVirtual().name("health").start(() -> finding.complete(finding()));
        }
        return last.orElseThrow();
    }

    private Finding finding() {
        try {
            attempt.run();
            return Finding.WORKS;
        } catch (Exception | Error e) {
            return Finding.of(name(e));
        }
    }

    private static String name(Throwable problem) {
        return problem.getClass().getSimpleName();
    }
}
