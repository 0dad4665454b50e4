package io.allim.channel.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/** The header by which a receiver asks for time: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
final class RetryAfter {

    static final Duration MAX = Duration.ofHours(24);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int DIGITS_OF_MAX = 5;

    private RetryAfter() {}

    /** Answers nothing for what the header does not allow, and for the past. */
    static Optional<Duration> read(String value, Instant now) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            String digits = text.replaceFirst("^0+(?=.)", "");
            return Optional.of(
                    capped(digits.length() > DIGITS_OF_MAX ? MAX : Duration.ofSeconds(Long.parseLong(digits))));
        }
        return Optional.ofNullable(DateUtils.parseStandardDate(text))
                .map(date -> Duration.between(now, date))
                .filter(wait -> !wait.isNegative())
                .map(RetryAfter::capped);
    }

    private static Duration capped(Duration wait) {
        return wait.compareTo(MAX) > 0 ? MAX : wait;
    }
}
