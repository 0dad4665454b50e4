package io.allim.inbox;

import java.time.Duration;

/** The configuration as a value, without streams. */
public record KeptFor(Duration retention) implements InboxConfig {

    @Override
    public int streams() {
        return 0;
    }
}
