package io.allim.notification;

import io.allim.recipient.Target;
import java.util.List;

/**
 * Whom a notification is for.
 *
 * @param exclude recipients who get no delivery, whoever names them
 */
public record Audience(List<Target> to, List<String> exclude) {

    public Audience {
        to = List.copyOf(to);
        exclude = List.copyOf(exclude);
    }

    public static Audience of(List<Target> to) {
        return new Audience(to, List.of());
    }

    /** How many of the targets are no topics; their deliveries are made first. */
    public int individuals() {
        return (int) to.stream()
                .filter(target -> !(target instanceof Target.ToTopic))
                .count();
    }

    /** Whether topics are among the targets: how many deliveries there will be is not known yet. */
    public boolean hasTopics() {
        return individuals() < to.size();
    }
}
