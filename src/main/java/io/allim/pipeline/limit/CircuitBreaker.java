package io.allim.pipeline.limit;

import io.allim.channel.Outcome.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Leaves a host alone that fails: after some failures in a row for a while, then it is tried with one message, and if that
 * fails as well it is left alone for longer. Any answer that shows that the host works ends this. Not for many threads.
 *
 * <pre>
 *   CLOSED ── so many failures in a row ──▶ OPEN ── the pause is over ──▶ HALF_OPEN ── a failure ──▶ OPEN, for longer
 *      ▲                                      │                              │
 *      └──────────────── an answer ───────────┴──────────────────────────────┘
 * </pre>
 */
final class CircuitBreaker {

    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    private final String host;
    private final int mostFailures;
    private final List<Duration> pauses;
    private int failures;
    private int opened;
    private Instant since = Instant.MIN;
    private Instant until = Instant.MIN;
    private String why = "";

    /**
     * @param mostFailures 0: it never opens
     * @param pauses one after the other; the last is repeated
     */
    CircuitBreaker(String host, int mostFailures, List<Duration> pauses) {
        this.host = host;
        this.mostFailures = pauses.isEmpty() ? 0 : mostFailures;
        this.pauses = pauses;
    }

    /** A clock that was set back to before the pause ends it. */
    State at(Instant now) {
        if (opened == 0) {
            return State.CLOSED;
        }
        return now.isBefore(until) && !now.isBefore(since) ? State.OPEN : State.HALF_OPEN;
    }

    /** Whether there is nothing to remember. */
    boolean isFresh() {
        return failures == 0;
    }

    void answered() {
        failures = 0;
        opened = 0;
    }

    /** What was begun before a pause may end within it; that does not lengthen it. */
    void failed(Fault fault, String reason, Instant now) {
        failures++;
        State state = at(now);
        boolean opens =
                state == State.HALF_OPEN || state == State.CLOSED && mostFailures > 0 && failures >= mostFailures;
        if (opens) {
            since = now;
            until = now.plus(pauses.get(Math.min(opened, pauses.size() - 1)));
            opened++;
            why = host + " " + fault.description() + " " + failures + (failures == 1 ? " time" : " times in a row")
                    + ": " + reason;
        }
    }

    Instant until() {
        return until;
    }

    /** For the trace: {@code hooks.example.com did not answer 5 times in a row: no answer in time}. */
    String why() {
        return why;
    }
}
