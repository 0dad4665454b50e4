package io.allim.server.events;

import io.allim.inbox.CountsView;
import io.allim.inbox.InboxCounts;
import io.allim.table.Json;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Instant;
import java.util.function.Predicate;

/** A browser on the other end of a connection. Of what it does not read in time it gets the latest alone. */
record StreamWatcher(
        MultiEmitter<? super OutboundSseEvent> emitter, Sse sse, Predicate<Instant> valid, Runnable disconnect)
        implements Watcher {

    @Override
    public void changed(InboxCounts counts) {
        String json = Json.write(CountsView.of(counts));
        emitter.emit(sse.newEvent(json));
    }

    @Override
    public void beat() {
        emitter.emit(sse.newEventBuilder().comment("").build());
    }

    @Override
    public boolean lags() {
        return emitter.requested() == 0;
    }

    @Override
    public boolean mayStay(Instant now) {
        return valid.test(now);
    }

    @Override
    public void end() {
        emitter.complete();
    }

    @Override
    public void drop() {
        disconnect.run();
    }
}
