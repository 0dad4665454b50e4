package io.allim.notification;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Which notification answered a request, so that the request's repetition gets the same. */
public class IdempotencyStore {

    /** @param bodyHash of the request that was answered */
    public record Answered(String bodyHash, NotificationId notification) implements JsonWritable {

        @Override
        public void write(JsonObjectWriter fields) {
            fields.text("bodyHash", bodyHash).text("notification", notification.toString());
        }
    }

    private final Table table;
    private final Duration keep;

    public IdempotencyStore(Table table, Duration keep) {
        this.table = table;
        this.keep = keep;
    }

    public Optional<Answered> find(IdempotencyKey key) {
        return table.get(key(key)).map(stored -> Json.read(stored.item().body(), Answered.class));
    }

    /** The write that is refused when the key was used before. */
    public Write claim(IdempotencyKey key, NotificationId notification, Instant now) {
        Answered answered = new Answered(key.bodyHash(), notification);
        return Write.putNew(Item.of(key(key), Json.write(answered)).expiresAt(now.plus(keep)));
    }

    private static Key key(IdempotencyKey key) {
        return new Key("idempotency/" + key.caller(), key.key());
    }
}
