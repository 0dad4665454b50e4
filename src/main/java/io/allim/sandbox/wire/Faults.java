package io.allim.sandbox.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;

/** The faults that are still to happen, in the order in which they were asked for. For many threads. */
public final class Faults {

    private static final int MAX_PENDING = 1_000;

    private final List<Fault> pending = new ArrayList<>();

    /** @throws IllegalStateException when {@value #MAX_PENDING} are pending already */
    public synchronized void next(Fault fault) {
        if (pending.size() >= MAX_PENDING) {
            throw new IllegalStateException("There are " + MAX_PENDING + " faults pending; clear them first.");
        }
        pending.add(fault);
    }

    public synchronized void clear() {
        pending.clear();
    }

    /** What is left of each. */
    public synchronized List<Fault> pending() {
        return List.copyOf(pending);
    }

    /** Uses up the first fault that concerns a call of the service. */
    public synchronized Optional<Fault> take(Fault.Service service) {
        ListIterator<Fault> faults = pending.listIterator();
        while (faults.hasNext()) {
            Fault fault = faults.next();
            if (fault.service().isPresent() && !fault.service().get().equals(service)) {
                continue;
            }
            if (fault.times() == 1) {
                faults.remove();
            }
            if (fault.times() > 1 && fault.times() < Fault.UNTIL_CLEARED) {
                faults.set(fault.times(fault.times() - 1));
            }
            return Optional.of(fault);
        }
        return Optional.empty();
    }
}
