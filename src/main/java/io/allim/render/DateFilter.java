package io.allim.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a time by a pattern of {@code strftime}. The zone is the option {@code zone}, or the recipient's, or UTC; the
 * language of names the option {@code locale}, or the template's. {@code now} and {@code today} are the time that the
 * template was given.
 */
final class DateFilter implements Filter {

    private static final int MAX_PATTERN = 200;

    @Override
    public JsonNode apply(JsonNode input, Arguments arguments, Run run) {
        String pattern = run.text(arguments.first());
        if (pattern.length() > MAX_PATTERN) {
            throw new RenderFault("the pattern of a date is longer than 200 characters");
        }
        ZoneId zone = zone(arguments, run);
        Locale locale =
                Locale.forLanguageTag(arguments.option("locale").map(run::text).orElse(run.locale()));
        return time(input, zone, run)
                .map(time -> run.made(new Strftime(time, locale).write(pattern)))
                .orElse(input);
    }

    private static ZoneId zone(Arguments arguments, Run run) {
        Optional<String> asked = arguments.option("zone").map(run::text);
        String id = asked.orElseGet(() -> run.given("recipient").path("zone").asText(""));
        try {
            return id.isEmpty() ? ZoneOffset.UTC : ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new RenderFault("there is no such time zone as a date asks for");
        }
    }

    /** Empty for what is no time. */
    private static Optional<ZonedDateTime> time(JsonNode input, ZoneId zone, Run run) {
        if (input.isNumber()) {
            return attempt(() -> Instant.ofEpochSecond(input.longValue()).atZone(zone));
        }
        if (!input.isTextual()) {
            return Optional.empty();
        }
        String text = input.textValue().strip();
        if (text.equals("now") || text.equals("today")) {
            JsonNode now = run.given("now");
            return now.isTextual() && now.textValue().equals(text) ? Optional.empty() : time(now, zone, run);
        }
        if (text.length() > 64) {
            return Optional.empty();
        }
        return Stream.<Parse>of(
                        () -> OffsetDateTime.parse(text).atZoneSameInstant(zone),
                        () -> ZonedDateTime.parse(text).withZoneSameInstant(zone),
                        () -> LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone),
                        () -> LocalDate.parse(text).atStartOfDay(zone))
                .flatMap(parse -> attempt(parse).stream())
                .findFirst();
    }

    private interface Parse {
        ZonedDateTime time();
    }

    private static Optional<ZonedDateTime> attempt(Parse parse) {
        try {
            return Optional.of(parse.time()).filter(time -> Math.abs(time.getYear()) < 10_000);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
