package io.allim.dispatch;

import io.allim.workflow.Throttle;
import java.time.Instant;

/**
 * How many messages a throttle let pass since its window opened.
 *
 * @param name tells apart whose window it is
 * @param since when it opened; now, if it is not open yet
 * @param version of the stored item; 0 before it is stored
 */
record ThrottleWindow(String name, Throttle throttle, Instant since, int passed, long version) {

    boolean isFull() {
        return passed >= throttle.limit();
    }

    Instant end() {
        return since.plus(throttle.per());
    }
}
