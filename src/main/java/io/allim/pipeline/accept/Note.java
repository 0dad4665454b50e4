package io.allim.pipeline.accept;

import io.allim.notification.NotificationRequest;
import io.allim.recipient.Target;
import io.allim.recipient.TopicStore;
import io.allim.web.problem.Near;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is right by the rules, and seldom meant. The notification is accepted all the same, for it may be meant; whether a
 * request is valid does not depend on the time, so that it can be repeated.
 *
 * @param code stable, as in {@code docs/errors.md}
 * @param field the path of the field
 * @param detail one or two sentences
 */
public record Note(String code, String field, String detail) {

    /** Clocks differ, and requests take their time. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final Duration FAR = Duration.ofDays(3653);

    /** Each costs a look at the store. */
    private static final int MAX_TOPICS = 20;

    /** What can be compared with a name that is not there. */
    private static final int KNOWN_TOPICS = 500;

    /** How things are when the answer is given. */
    public static List<Note> of(NotificationRequest notification, TopicStore topics) {
        List<Note> notes = new ArrayList<>();
        Instant accepted = notification.createdAt();
        notification.sendAt().flatMap(at -> ofSchedule(at, accepted)).ifPresent(notes::add);
        notification
                .expiresAt()
                .filter(at -> !at.isAfter(accepted))
                .map(at -> new Note("expired", "expiresAt", "`expiresAt`, " + at + ", is past: nothing is sent."))
                .ifPresent(notes::add);
        notification.to().stream()
                .filter(Target.ToTopic.class::isInstance)
                .map(target -> ((Target.ToTopic) target).topic())
                .limit(MAX_TOPICS)
                .filter(topic ->
                        topics.subscribersAfter(topic, Optional.empty(), 1).isEmpty())
                .map(topic -> ofTopic(topic, notification, topics))
                .forEach(notes::add);
        return notes;
    }

    /**
     * Of one that is planned, and whose topics brought no deliveries; without a look at the store.
     *
     * @return empty when it names no topic
     */
    public static List<Note> ofNobody(NotificationRequest planned) {
        String named = planned.to().stream()
                .filter(Target.ToTopic.class::isInstance)
                .limit(MAX_TOPICS)
                .map(target -> "`" + ((Target.ToTopic) target).topic() + "`")
                .collect(Collectors.joining(", "));
        String others = planned.audience().exclude().isEmpty() ? "erased" : "excluded or erased";
        return named.isEmpty()
                ? List.of()
                : List.of(new Note(
                        "no-subscribers",
                        "to",
                        "There is no delivery: nobody subscribed to " + named
                                + " when the notification went out, or all who did are " + others + "."));
    }

    private static Optional<Note> ofSchedule(Instant at, Instant accepted) {
        if (at.isBefore(accepted.minus(LATE))) {
            return Optional.of(new Note(
                    "sent-late",
                    "sendAt",
                    "`sendAt`, " + at + ", is past by " + shown(Duration.between(at, accepted)) + ": it is sent now."));
        }
        return Optional.of(new Note(
                        "sent-in-years",
                        "sendAt",
                        "`sendAt`, " + at + ", is " + shown(Duration.between(accepted, at))
                                + " ahead: it is held until then."))
                .filter(_ -> at.isAfter(accepted.plus(FAR)));
    }

    private static Note ofTopic(String topic, NotificationRequest notification, TopicStore topics) {
        boolean later = notification.scheduledAt().isAfter(notification.createdAt());
        List<String> known = topics.topics(KNOWN_TOPICS, Optional.empty()).items().stream()
                .map(TopicStore::topic)
                .filter(name -> !name.equals(topic))
                .toList();
        return new Note(
                "no-subscribers",
                "to",
                "Nobody subscribes to the topic `" + topic + "`"
                        + (later
                                ? ": it reaches those who subscribe before " + notification.scheduledAt() + "."
                                : ", so nobody gets it there.")
                        + Near.question(topic, known));
    }

    private static String shown(Duration length) {
        if (length.toDays() > 730) {
            return length.toDays() / 365 + " years";
        }
        if (length.toDays() > 1) {
            return length.toDays() + " days";
        }
        return length.toMinutes() + " minutes";
    }
}
