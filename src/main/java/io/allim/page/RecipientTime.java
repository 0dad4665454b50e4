package io.allim.page;

import io.allim.recipient.Recipient;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times by the clock where a person lives, or in UTC. */
record RecipientTime(ZoneId zone, Optional<String> locale, Instant now) {

    static RecipientTime of(Optional<Recipient> recipient, Instant now) {
        return new RecipientTime(
                recipient.flatMap(Recipient::zone).orElse(ZoneOffset.UTC), recipient.flatMap(Recipient::locale), now);
    }

    Moment moment(Instant at) {
        return new Moment(at, zone, locale, now);
    }
}
