package io.allim.notification;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** How a digest is named to callers: {@code dig_} and the ULID of its notification. */
public record DigestId(NotificationId notification) {

    private static final String PREFIX = "dig_";

    public static Optional<DigestId> parse(String text) {
        return text.startsWith(PREFIX)
                ? NotificationId.parse("ntf_" + text.substring(PREFIX.length())).map(DigestId::new)
                : Optional.empty();
    }

    @Override
    @JsonValue
    public String toString() {
        return PREFIX + notification.ulid();
    }
}
