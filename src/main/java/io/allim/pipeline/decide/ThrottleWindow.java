package io.allim.pipeline.decide;

import io.allim.workflow.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The places that a throttle has: those of the window that is open, and of the windows that follow it without a gap while
 * messages wait. A notification takes one place, whatever number of addresses it goes to.
 *
 * @param name tells apart whose places they are
 * @param since when the first window opened; now, if none is open
 * @param windows the notifications that have a place, for each window
 * @param version of the stored item; 0 before it is stored
 */
public record ThrottleWindow(String name, Throttle throttle, Instant since, List<List<String>> windows, long version) {

    /** By so much the clocks of two machines may differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    /** Keeps the item small. */
    private static final int MAX_WAITING = 5_000;

    /** Whether a notification that has no place yet could get none at all. */
    boolean isCrowded() {
        return windows.stream().mapToInt(List::size).sum() >= MAX_WAITING + throttle.limit();
    }

    /** The window in which the notification has its place, or could take one; 0 is the one that is open. */
    int slot(String notification) {
        for (int i = 0; i < windows.size(); i++) {
            if (windows.get(i).contains(notification)) {
                return i;
            }
        }
        int free = 0;
        while (free < windows.size() && windows.get(free).size() >= throttle.limit()) {
            free++;
        }
        return free;
    }

    Instant start(int window) {
        return since.plus(throttle.per().multipliedBy(window));
    }

    /** When the last window closes. */
    Instant end() {
        return start(Math.max(windows.size(), 1));
    }

    int taken() {
        return windows.isEmpty() ? 0 : windows.getFirst().size();
    }

    ThrottleWindow with(String notification) {
        int slot = slot(notification);
        List<List<String>> changed = new ArrayList<>(windows);
        if (slot == changed.size()) {
            changed.add(List.of());
        }
        List<String> window = new ArrayList<>(changed.get(slot));
        if (!window.contains(notification)) {
            window.add(notification);
        }
        changed.set(slot, window);
        return new ThrottleWindow(name, throttle, since, changed, version);
    }

    /** Without the windows that have closed. One that opened later than now was opened before the clock was set back. */
    public ThrottleWindow at(Instant now) {
        List<List<String>> left = new ArrayList<>(windows);
        Instant opened = since.isAfter(now.plus(CLOCKS_DIFFER)) ? now : since;
        Duration per = throttle.per();
        while (!left.isEmpty() && !now.isBefore(opened.plus(per))) {
            left.removeFirst();
            opened = opened.plus(per);
        }
        return new ThrottleWindow(name, throttle, left.isEmpty() ? now : opened, left, version);
    }
}
