package io.allim.delivery.search;

import io.allim.delivery.FailureReason;
import io.allim.delivery.HoldReason;
import io.allim.delivery.State;
import io.allim.notification.NotificationId;
import io.allim.web.Parameters;
import io.allim.web.problem.Expected;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the parameters of lists of deliveries. */
public final class DeliveryFilterReader {

    public static final Set<String> PARAMETERS =
            Set.of("notification", "recipient", "workflow", "state", "channel", "cause", "since", "until");

    private static final List<String> CAUSES = Stream.concat(
                    Arrays.stream(HoldReason.values()).map(HoldReason::word),
                    Arrays.stream(FailureReason.values()).map(FailureReason::code))
            .toList();

    private static final Expected NOTIFICATION =
            Expected.text("the id of a notification", "ntf_01j8z5k3m0t2v4x6y8a0b2c4d6");

    private DeliveryFilterReader() {}

    public static DeliveryFilter read(UriInfo uri) {
        return new DeliveryFilter(
                text(uri, "notification").map(DeliveryFilterReader::notification),
                text(uri, "recipient"),
                text(uri, "workflow"),
                text(uri, "state").map(DeliveryFilterReader::state),
                text(uri, "channel"),
                text(uri, "cause").map(word -> {
                    requireOneOf(CAUSES, "cause", word);
                    return word;
                }),
                Parameters.instant(uri, "since"),
                Parameters.instant(uri, "until"));
    }

    /** What to count by, as in {@code by=hour,state}. */
    public static List<DeliveryCounts.By> by(UriInfo uri) {
        List<DeliveryCounts.By> all = List.of(DeliveryCounts.By.values());
        List<String> words = all.stream().map(DeliveryCounts.By::word).toList();
        String given = text(uri, "by").orElse("state");
        List<String> asked = List.of(given.split(",", -1));
        if (!words.containsAll(asked) || Set.copyOf(asked).size() < asked.size()) {
            throw Parameters.refusal("by", Expected.text("some of " + String.join(", ", words), "hour,state"), given);
        }
        return asked.stream().map(word -> all.get(words.indexOf(word))).toList();
    }

    private static NotificationId notification(String text) {
        return NotificationId.parse(text).orElseThrow(() -> Parameters.refusal("notification", NOTIFICATION, text));
    }

    private static State state(String word) {
        requireOneOf(Arrays.stream(State.values()).map(State::word).toList(), "state", word);
        return Arrays.stream(State.values())
                .filter(known -> known.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static void requireOneOf(List<String> words, String name, String given) {
        if (!words.contains(given)) {
            throw Parameters.refusal(name, Expected.oneOf(words), given);
        }
    }

    private static Optional<String> text(UriInfo uri, String name) {
        return Optional.ofNullable(uri.getQueryParameters().getFirst(name));
    }
}
