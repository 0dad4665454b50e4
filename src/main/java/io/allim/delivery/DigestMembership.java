package io.allim.delivery;

import io.allim.notification.NotificationId;
import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import java.time.Instant;

/**
 * The place of a delivery in a digest.
 *
 * @param digest the digest's notification
 * @param at the delivery's turn, by which the items of a digest are ordered
 * @param closesAt when the digest was to close when the delivery came to it
 */
public record DigestMembership(NotificationId digest, Instant at, Instant closesAt) {

    void write(JsonObjectWriter fields) {
        fields.text("digest", digest.toString()).time("at", at).time("closesAt", closesAt);
    }

    static DigestMembership read(JsonObjectReader fields) {
        return new DigestMembership(
                fields.text("digest").flatMap(NotificationId::parse).orElseThrow(),
                fields.time("at").orElseThrow(),
                fields.time("closesAt").orElseThrow());
    }
}
