package io.allim.pipeline.decide;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Sha256;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.workflow.Throttle;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/**
 * Keeps the places of throttles. A place is taken in the transaction that leases or holds the delivery, so that a window
 * never lets too many pass, and a worker that dies neither loses a place nor takes two.
 */
@Singleton
public final class Throttles {

    private final Table table;

    public Throttles(Table table) {
        this.table = table;
    }

    private record Slots(Instant since, List<List<String>> windows) {}

    /** @param key the value of the throttle's own key */
    ThrottleWindow read(DeliveryContext context, Throttle throttle, String key) {
        String workflow = context.notification().workflow().orElseThrow().id();
        String step = context.route().step().orElseThrow();
        String name = Sha256.hex(
                String.join("\n", workflow, step, context.target().canonical().identity(), key));
        return table.get(key(name))
                .map(stored -> {
                    Slots slots = Json.read(stored.item().body(), Slots.class);
                    return new ThrottleWindow(name, throttle, slots.since(), slots.windows(), stored.version());
                })
                .orElseGet(() -> new ThrottleWindow(name, throttle, context.now(), List.of(), 0))
                .at(context.now());
    }

    /** Refused when places were taken since they were looked at. */
    public static Write write(ThrottleWindow window) {
        Item item = Item.of(key(window.name()), Json.write(new Slots(window.since(), window.windows())))
                .expiresAt(window.end());
        return window.version() == 0 ? Write.putNew(item) : Write.putAt(item, window.version());
    }

    private static Key key(String name) {
        return new Key("throttle/" + name, "w");
    }
}
