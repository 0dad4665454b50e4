package io.allim.pipeline.accept;

import io.allim.pipeline.decide.Sendable;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request leaves to its own process, which sends it when the request is answered: without a hint, and with what was read
 * to accept it. Closed unless a runtime opens it that can work between an answer and the next request; such a process sees to
 * one request at a time. What is taken is stored as leased, so that nobody else sends it.
 */
@Singleton
public class Handover {

    /** More are for many workers at once. */
    static final int MOST = 10;

    private final List<Sendable> taken = new ArrayList<>();
    private boolean open;

    public synchronized void open() {
        open = true;
    }

    /** Whether so many more would be taken. */
    synchronized boolean hasRoom(int more) {
        return open && more > 0 && taken.size() + more <= MOST;
    }

    /** @param stored as leased by this process */
    synchronized void take(List<Sendable> stored) {
        taken.addAll(stored);
    }

    /** Takes nothing more. @return what was taken since it was opened */
    public synchronized List<Sendable> close() {
        open = false;
        List<Sendable> all = List.copyOf(taken);
        taken.clear();
        return all;
    }
}
