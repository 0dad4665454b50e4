package io.allim.dispatch;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Sha256;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.workflow.Throttle;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * Counts what throttles let pass. The count is written in the transaction that leases the delivery, so that a window
 * never lets too many pass, and a worker that dies neither loses a place nor takes two.
 */
@Singleton
final class Throttles {

    private final Table table;

    Throttles(Table table) {
        this.table = table;
    }

    private record Count(Instant since, int passed) {}

    ThrottleWindow look(Question question, String workflow, Throttle throttle, String key) {
        String name = Sha256.hex(String.join(
                "\n",
                workflow,
                question.route().step().orElse(""),
                question.target().identity(),
                key));
        Instant now = question.now();
        return table.get(key(name))
                .map(stored -> {
                    Count count = Json.read(stored.item().body(), Count.class);
                    ThrottleWindow window =
                            new ThrottleWindow(name, throttle, count.since(), count.passed(), stored.version());
                    return now.isBefore(window.end())
                            ? window
                            : new ThrottleWindow(name, throttle, now, 0, stored.version());
                })
                .orElseGet(() -> new ThrottleWindow(name, throttle, now, 0, 0));
    }

    /** The write that counts one more; refused when the window has changed since it was looked at. */
    static Write pass(ThrottleWindow window) {
        Item item = Item.of(key(window.name()), Json.write(new Count(window.since(), window.passed() + 1)))
                .expiresAt(window.end());
        return window.version() == 0 ? Write.putNew(item) : Write.putAt(item, window.version());
    }

    private static Key key(String name) {
        return new Key("throttle/" + name, "w");
    }
}
