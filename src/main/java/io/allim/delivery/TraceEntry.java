package io.allim.delivery;

import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import java.time.Instant;

/**
 * One entry of a delivery's trace.
 *
 * @param decision one word: hold, digest, send, sent, delivered, bounce, retry, fail, skip, expire, cancel, redrive; or what
 *     was noted and decided nothing: note, soft-bounce, complaint, open, click, acknowledge, thread
 * @param why one sentence, at most {@value #MAX_LENGTH} characters; no secret, no full address
 */
public record TraceEntry(Instant at, String decision, String why) {

    static final int MAX_LENGTH = 500;

    void write(JsonObjectWriter fields) {
        fields.time("at", at).text("decision", decision).text("why", why);
    }

    static TraceEntry read(JsonObjectReader fields) {
        return new TraceEntry(
                fields.time("at").orElseThrow(),
                fields.text("decision").orElseThrow(),
                fields.text("why").orElseThrow());
    }

    public TraceEntry {
        if (why.length() > MAX_LENGTH) {
            int end = Character.isHighSurrogate(why.charAt(MAX_LENGTH - 2)) ? MAX_LENGTH - 2 : MAX_LENGTH - 1;
            why = why.substring(0, end) + "…";
        }
    }
}
