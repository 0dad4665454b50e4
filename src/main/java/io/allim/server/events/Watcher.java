package io.allim.server.events;

import io.allim.inbox.InboxCounts;
import java.time.Instant;

/** A page that shows an inbox. Its methods are called by one thread, and wait for nothing. */
interface Watcher {

    /** The inbox has changed. */
    void changed(InboxCounts counts);

    /** Says that the stream lives. */
    void beat();

    /** Whether what it was sent last is still on its way. */
    boolean lags();

    /** Whether it may go on. */
    boolean mayStay(Instant now);

    /** Ends the stream as it is meant to end; the page may open another. */
    void end();

    /** Breaks the stream off: nobody reads it. */
    void drop();
}
