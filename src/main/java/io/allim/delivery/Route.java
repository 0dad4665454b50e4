package io.allim.delivery;

import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import java.util.Optional;

/**
 * By which way a delivery goes. Target and route tell a notification's deliveries apart.
 *
 * @param step of the workflow; absent without one
 * @param endpoint which of the target's addresses of the channel's kind: absent for the only one, whatever it is when
 *     the delivery is due; else the hash of one
 */
public record Route(Optional<String> step, String channel, Optional<String> endpoint) {

    void write(JsonObjectWriter fields) {
        fields.text("step", step).text("channel", channel).text("endpoint", endpoint);
    }

    static Route read(JsonObjectReader fields) {
        return new Route(fields.text("step"), fields.text("channel").orElseThrow(), fields.text("endpoint"));
    }

    public static Route channel(String channel) {
        return new Route(Optional.empty(), channel, Optional.empty());
    }

    public static Route step(String step, String channel) {
        return new Route(Optional.of(step), channel, Optional.empty());
    }

    public Route endpoint(String hash) {
        return new Route(step, channel, Optional.of(hash));
    }

    /** Ids are derived from it. */
    String identity() {
        String option = step.map(id -> id + "/" + channel).orElse(channel);
        return endpoint.map(hash -> option + "#" + hash).orElse(option);
    }
}
