package io.allim.channel.pagerduty;

import io.allim.connection.Connection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service of PagerDuty, by the connection with its routing key.
 *
 * @param source what the events are of, such as a host; the connection's name where the address has none
 */
record PagerDutyAddress(String connection, String source) {

    private static final Pattern FORM = Pattern.compile(
            "(" + Connection.ID + ")(?:/([\\p{L}\\p{N}](?:[\\p{L}\\p{N} ._:/-]{0,253}[\\p{L}\\p{N}])?))?");

    static Optional<PagerDutyAddress> read(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new PagerDutyAddress(
                        form.group(1), Optional.ofNullable(form.group(2)).orElse(form.group(1))))
                : Optional.empty();
    }
}
