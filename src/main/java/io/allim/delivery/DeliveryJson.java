package io.allim.delivery;

import io.allim.recipient.Target;
import io.allim.table.Json;
import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The stored form of a delivery: one flat object, whose fields are those of all versions before. Flags that are not set and
 * numbers of nothing are left out: a delivery that waits or waited in a digest is to have room in one unit of DynamoDB's.
 */
final class DeliveryJson {

    private DeliveryJson() {}

    static String write(Delivery delivery) {
        return Json.write((JsonWritable) fields -> write(delivery, fields));
    }

    private static void write(Delivery delivery, JsonObjectWriter fields) {
        fields.text("id", delivery.id().toString())
                .object("route", delivery.route(), Route::write)
                .object("target", delivery.target(), Target::write)
                .text("state", delivery.state().word())
                .time("createdAt", delivery.createdAt())
                .time("plannedFor", delivery.plannedFor())
                .time("turn", delivery.startedAt())
                .time("dueAt", delivery.dueAt())
                .time("expiresAt", delivery.expiresAt())
                .time("finishedAt", delivery.finishedAt())
                .text("cause", delivery.failureCause())
                .rareNumber("attempts", delivery.attempts())
                .rareNumber("leases", delivery.leases())
                .rareFlag("cancelAsked", delivery.cancelAsked())
                .rareFlag("mayHaveLeft", delivery.mayHaveLeft())
                .rareFlag("permitted", delivery.hasThrottleSlot())
                .rareFlag("paused", delivery.paused())
                .text("reference", delivery.reference())
                .rareFlag("ofDigest", delivery.ofDigest())
                .object("gathered", delivery.membership(), DigestMembership::write)
                .objects("trace", delivery.trace(), TraceEntry::write);
    }

    /** @param version of the stored item */
    static Delivery read(String json, long version) {
        JsonObjectReader fields = JsonObjectReader.of(json);
        Optional<Instant> dueAt = fields.time("dueAt");
        State state = State.of(fields.text("state").orElseThrow());
        Phase phase = switch (state) {
            case HELD -> new Phase.Held(dueAt, fields.flag("paused"));
            case SENDING -> new Phase.Sending(dueAt, fields.flag("cancelAsked"));
            case SENT, DELIVERED, BOUNCED, FAILED, CANCELLED, SKIPPED, EXPIRED ->
                new Phase.Ended(state, fields.time("finishedAt").orElseThrow(), fields.text("cause"));
        };
        return new Delivery(
                DeliveryId.parse(fields.text("id").orElseThrow()).orElseThrow(),
                fields.object("route", Route::read).orElseThrow(),
                fields.object("target", Target::read).orElseThrow(),
                new Schedule(
                        fields.time("createdAt").orElseThrow(),
                        fields.time("plannedFor"),
                        fields.time("turn"),
                        fields.time("expiresAt")),
                phase,
                new Attempts(
                        fields.number("attempts"),
                        fields.number("leases"),
                        fields.flag("mayHaveLeft"),
                        fields.text("reference")),
                fields.flag("permitted"),
                fields.flag("ofDigest"),
                fields.object("gathered", DigestMembership::read),
                List.copyOf(fields.objects("trace", TraceEntry::read)),
                version);
    }
}
