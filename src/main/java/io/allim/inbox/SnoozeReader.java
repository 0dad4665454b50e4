package io.allim.inbox;

import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Sentences;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Until when an entry is to be away: {@code {"until":…}} or {@code {"for":…}}, from a minute to a year. */
final class SnoozeReader {

    static final Duration LEAST = Duration.ofMinutes(1);
    static final Duration MOST = Duration.ofDays(365);

    private static final String EXAMPLE = "{\"for\":\"PT1H\"}";
    private static final Expected TIME = Expected.text("a duration from PT1M to P365D", "PT1H");

    private SnoozeReader() {}

    static Instant read(byte[] bytes, Instant now) {
        Fields fields = Body.read(bytes, EXAMPLE).fields();
        Optional<Instant> until = fields.optionalInstant("until");
        Optional<Duration> time = fields.optionalDuration("for", LEAST, MOST, TIME);
        fields.end();
        if (until.isPresent() == time.isPresent()) {
            throw fields.refusal(
                    until.isPresent() ? "for" : "until",
                    (until.isPresent() ? "Both `until` and `for` are there" : "Neither `until` nor `for` is there")
                            + ": say with one of them when the entry comes back, as in " + EXAMPLE + ".",
                    Sentences.json(now.plus(Duration.ofHours(1))
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString()));
        }
        Instant back = until.orElseGet(() -> now.plus(time.orElseThrow()));
        Duration away = Duration.between(now, back);
        if (away.compareTo(LEAST) < 0 || away.compareTo(MOST) > 0) {
            String tomorrow =
                    now.plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS).toString();
            throw fields.refusal(
                    "until",
                    "The entry would come back at " + back + ", and it is " + now
                            + ": give a time from a minute to 365 days ahead, such as \"" + tomorrow + "\".",
                    Sentences.json(tomorrow));
        }
        return back;
    }
}
