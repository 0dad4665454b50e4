package io.allim.sandbox.clock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.sandbox.SandboxJson;
import io.allim.sandbox.clock.ClockAdvancer.Advanced;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the clock is written as JSON. */
final class ClockJson {

    private static final Set<String> FIELDS = Set.of("advanceBy", "advanceTo");
    private static final String EXAMPLE = "{\"advanceBy\":\"P1D\"}";
    private static final Pattern WEEKS = Pattern.compile("P(\\d{1,6})W");

    private ClockJson() {}

    static ObjectNode clock(Instant now, Duration ahead) {
        return JsonNodeFactory.instance.objectNode().put("now", now.toString()).put("ahead", duration(ahead));
    }

    static ObjectNode turned(Advanced turned) {
        return clock(turned.now(), turned.ahead()).put("ticks", turned.ticks()).put("found", turned.found());
    }

    /** @throws IllegalArgumentException with a sentence for the caller */
    static Advance advance(byte[] text) {
        JsonNode json = SandboxJson.object(text, FIELDS, EXAMPLE);
        if (json.size() != 1) {
            throw new IllegalArgumentException("Give one of advanceBy and advanceTo, as in " + EXAMPLE + ".");
        }
        return json.has("advanceBy")
                ? new Advance.By(duration(json.path("advanceBy").asText()))
                : new Advance.To(instant(json.path("advanceTo").asText()));
    }

    /** Days have 24 hours and weeks 7 days. */
    private static Duration duration(String text) {
        try {
            Matcher weeks = WEEKS.matcher(text);
            return weeks.matches() ? Duration.ofDays(7 * Long.parseLong(weeks.group(1))) : Duration.parse(text);
        } catch (DateTimeException garbage) {
            throw new IllegalArgumentException(
                    "advanceBy is a duration such as PT15M, P1DT2H or P1W; months and years have no fixed length.");
        }
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException garbage) {
            throw new IllegalArgumentException(
                    "advanceTo is a date and time with an offset, such as 2026-12-01T09:00:00+09:00.");
        }
    }

    /** To the second, and in days, which Java writes as hours. */
    private static String duration(Duration exact) {
        Duration duration = exact.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
        Duration rest = duration.minusDays(duration.toDays());
        String days = "P" + duration.toDays() + "D";
        if (duration.toDays() == 0) {
            return rest.toString();
        }
        return rest.isZero() ? days : days + rest.toString().substring(1);
    }
}
