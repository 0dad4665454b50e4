package io.allim.dispatch;

import io.allim.delivery.DeliveryStore;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.table.Key;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Does whatever is due at a key of the due index. */
@Singleton
public class Worker {

    private final Dispatcher dispatcher;
    private final Planner planner;
    private final InstantSource clock;

    Worker(Dispatcher dispatcher, Planner planner, InstantSource clock) {
        this.dispatcher = dispatcher;
        this.planner = planner;
        this.clock = clock;
    }

    public void see(Key key) {
        if (NotificationStore.holds(key)) {
            NotificationId.parse(key.partition()).ifPresent(id -> planner.resume(id, clock.instant()));
            return;
        }
        DeliveryStore.idAt(key).ifPresent(dispatcher::dispatch);
    }
}
