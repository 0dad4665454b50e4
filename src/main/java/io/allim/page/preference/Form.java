package io.allim.page.preference;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a form. JAX-RS's own forms are limited to 256 fields, which a few dozen workflows have.
 *
 * @param fields the values of each name
 */
record Form(Map<String, Set<String>> fields) {

    private static final int MAX_BYTES = 256 * 1024;

    /** What can't be read is passed over: the form was not made by a page. */
    static Form read(byte[] body) {
        Map<String, Set<String>> fields = new HashMap<>();
        if (body.length > MAX_BYTES) {
            return new Form(fields);
        }
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                Optional<String> name = decoded(pair.substring(0, equals));
                Optional<String> value = decoded(pair.substring(equals + 1));
                if (name.isPresent() && value.isPresent()) {
                    fields.computeIfAbsent(name.get(), _ -> new HashSet<>()).add(value.get());
                }
            }
        }
        return new Form(fields);
    }

    boolean has(String name, String value) {
        return fields.getOrDefault(name, Set.of()).contains(value);
    }

    /** Empty unless there is exactly one. */
    Optional<String> only(String name) {
        Set<String> values = fields.getOrDefault(name, Set.of());
        return values.size() == 1 ? Optional.of(values.iterator().next()) : Optional.empty();
    }

    /** @param before the field that tells what the page showed; without it nothing was changed */
    boolean changed(String before, String now) {
        return only(before).filter(shown -> !shown.equals(now)).isPresent();
    }

    /** To the minute. */
    Optional<LocalTime> time(String name) {
        try {
            return only(name).filter(text -> text.length() == 5).map(LocalTime::parse);
        } catch (DateTimeException garbage) {
            return Optional.empty();
        }
    }

    Set<DayOfWeek> days(String name) {
        Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
        days.removeIf(day -> !has(name, day.name()));
        return days;
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException garbage) {
            return Optional.empty();
        }
    }
}
