package io.allim.pipeline;

import io.allim.table.TableUnavailable;
import java.util.function.Supplier;

/** Through which every call to a port passes; breaks the call with a given number. */
final class Failpoint {

    enum Mode {
        /** The process dies before the call. */
        CRASH_BEFORE,
        /** The process dies after the call. */
        CRASH_AFTER,
        /** The call does its work, and its answer never arrives. */
        ANSWER_LOST,
        /** The call does nothing but fail. */
        FAILS
    }

    /** The death of a process. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    private int calls;
    private int armed = -1;
    private Mode mode = Mode.CRASH_BEFORE;
    private String hit = "";
    private int hits;

    void arm(int call, Mode how) {
        armed = call;
        mode = how;
    }

    int calls() {
        return calls;
    }

    /** The port and method of the call that was broken; empty while none was. */
    String hit() {
        return hit;
    }

    /** How many calls were broken. */
    int hits() {
        return hits;
    }

    /** Breaks the call that comes so many calls from now. */
    void armAfter(int more, Mode how) {
        arm(calls + more, how);
    }

    void disarm() {
        armed = -1;
    }

    <T> T pass(String call, Supplier<T> work) {
        if (calls++ != armed) {
            return work.get();
        }
        hit = call;
        hits++;
        if (mode == Mode.CRASH_AFTER || mode == Mode.ANSWER_LOST) {
            T _ = work.get();
        }
        if (mode == Mode.CRASH_BEFORE || mode == Mode.CRASH_AFTER) {
            throw new Crash();
        }
        throw new TableUnavailable("no answer", new IllegalStateException());
    }
}
