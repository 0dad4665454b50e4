package io.allim.event;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The messages that came by HTTP and were heard, for longer than they are fresh: {@code sns/{topic}/{id} / h}. */
@Singleton
class ProcessedMessages {

    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final Table table;
    private final SnsHttpConfig config;

    public ProcessedMessages(Table table, SnsHttpConfig config) {
        this.table = table;
        this.config = config;
    }

    public boolean contains(SignedSns message) {
        return table.get(key(message)).isPresent();
    }

    public void add(SignedSns message, Instant now) {
        Instant end = now.plus(config.maxAge()).plus(config.maxAhead()).plus(MARGIN);
        table.write(List.of(Write.put(Item.of(key(message), "{}").expiresAt(end))));
    }

    private static Key key(SignedSns message) {
        return new Key("sns/" + message.topicArn() + "/" + message.id(), "h");
    }
}
