package io.allim.inbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.JsonShape;
import io.allim.channel.Message;
import io.allim.delivery.DeliveryId;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.table.Json;
import io.allim.table.sqlite.SqliteTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The structure of what a message becomes in an inbox. */
public final class InboxShape implements AutoCloseable {

    private final SqliteTable table;
    private final RecipientStore recipients;
    private final InboxStore inbox;
    private int sent;

    public InboxShape(Path directory) {
        table = new SqliteTable(directory.resolve("allim.db"), () -> Instant.parse("2026-11-23T05:00:00Z"));
        recipients = new RecipientStore(table, InstantSource.system());
        inbox = new InboxStore(table, recipients, new KeptFor(Duration.ofDays(90)));
    }

    /** What was sent is read from the store again. */
    public InboxEntry entry(Message message) {
        DeliveryId delivery = DeliveryId.parse("dlv_01arz3ndektsv4rrffq69g5fav_%013d".formatted(sent++))
                .orElseThrow();
        recipients.put(new Recipient(
                message.address().value(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode()));
        new InboxChannel(inbox).send(of(delivery, message));
        return inbox.find(message.address().value(), delivery).orElseThrow();
    }

    /** The names and kinds of the entry's fields. */
    public static List<String> of(InboxEntry entry) {
        return JsonShape.of(Json.write(entry));
    }

    @Override
    public void close() {
        table.close();
    }

    private static Message of(DeliveryId delivery, Message message) {
        return new Message(
                delivery.toString(),
                message.address(),
                message.title(),
                message.body(),
                message.html(),
                message.url(),
                message.unsubscribeUrl(),
                message.urgency(),
                message.data(),
                message.at());
    }
}
