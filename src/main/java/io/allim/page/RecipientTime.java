package io.allim.page;

import io.allim.recipient.Recipient;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times by the clock where a person lives, or in UTC; written the same in every language. */
record RecipientTime(ZoneId zone) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    static RecipientTime of(Optional<Recipient> recipient) {
        return new RecipientTime(recipient.flatMap(Recipient::zone).orElse(ZoneOffset.UTC));
    }

    String shown(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    String name() {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }
}
