package io.allim.channel.httpapi;

import io.allim.connection.Connection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code {connection}} or {@code {connection}/{to}}.
 *
 * @param to what the connection's templates call by this name, such as a room or a user; may be empty
 */
record ApiAddress(String connection, String to) {

    static final String EXAMPLE = "ops/42";

    private static final Pattern SHAPE =
            Pattern.compile("(?<connection>" + Connection.ID + ")(?:/(?<to>[^\\s\\p{Cntrl}\\p{Cs}]{1,500}))?");

    static Optional<ApiAddress> read(String address) {
        Matcher parts = SHAPE.matcher(address);
        return parts.matches()
                ? Optional.of(new ApiAddress(
                        parts.group("connection"),
                        Optional.ofNullable(parts.group("to")).orElse("")))
                : Optional.empty();
    }
}
