package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.template.date.Strftime;
import io.allim.template.date.Times;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a time by a pattern of {@code strftime}. The zone is the option {@code zone} or {@code timezone}, or the
 * recipient's, or UTC; the language of names the option {@code locale}, or the template's. {@code now} and {@code today}
 * are the time that the template was given. What is no time stays as it is, and is noted.
 */
final class DateFilter implements Filter {

    static final Set<String> OPTIONS = Set.of("zone", "timezone", "locale");

    private static final int MAX_PATTERN = 200;

    @Override
    public JsonNode apply(JsonNode input, Arguments arguments, RenderContext run) {
        String pattern = run.text(arguments.first());
        if (pattern.length() > MAX_PATTERN) {
            throw new RenderFault("the pattern of a date is longer than 200 characters");
        }
        if (pattern.isEmpty() || Values.isNothing(input)) {
            return input;
        }
        ZoneId zone = zone(arguments, run);
        Locale locale =
                Locale.forLanguageTag(arguments.option("locale").map(run::text).orElse(run.locale()));
        Optional<ZonedDateTime> time = time(input, zone, run);
        if (time.isEmpty()) {
            run.note("the filter date can't read its value, which stays as it is");
        }
        return time.map(it -> run.made(new Strftime(it, locale).write(pattern))).orElse(input);
    }

    private static ZoneId zone(Arguments arguments, RenderContext run) {
        Optional<String> asked =
                arguments.option("zone").or(() -> arguments.option("timezone")).map(run::text);
        String id = asked.orElseGet(() -> run.given("recipient").path("zone").asText(""));
        try {
            return id.isEmpty() ? ZoneOffset.UTC : ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new RenderFault("there is no such time zone as a date asks for");
        }
    }

    private static Optional<ZonedDateTime> time(JsonNode input, ZoneId zone, RenderContext run) {
        if (input.isNumber()) {
            return Values.decimal(input).flatMap(number -> Times.since1970(number, zone));
        }
        if (!input.isTextual()) {
            return Optional.empty();
        }
        String text = input.textValue().strip();
        if (text.equals("now") || text.equals("today")) {
            JsonNode now = run.given("now");
            return now.isTextual() && now.textValue().equals(text) ? Optional.empty() : time(now, zone, run);
        }
        return Times.read(text, zone);
    }
}
