package io.allim.notification.search;

import io.allim.notification.Notification;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.notification.WorkflowRef;
import io.allim.recipient.Target;
import io.allim.table.Page;
import io.allim.table.Stored;
import io.allim.time.Deadline;
import io.allim.web.Parameters;
import io.allim.web.problem.Expected;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which notifications are asked for. The list of all is walked, the latest first, and each looked at, but no more than {@value #MOST} for one page, nor
 * for longer than a second: a page may be short, or empty, although others follow.
 *
 * @param topic that is among the targets
 * @param broadcast whether those alone are asked for that are to a topic, whichever
 * @param since from when on
 * @param until before when
 */
public record NotificationFilter(
        Optional<String> workflow,
        Optional<String> topic,
        boolean broadcast,
        Optional<NotificationStatus> stage,
        Optional<Instant> since,
        Optional<Instant> until) {

    public static final Set<String> PARAMETERS = Set.of("workflow", "topic", "broadcast", "stage", "since", "until");

    private static final int MOST = 400;
    private static final int READ_AT_ONCE = 100;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** Those of a digest are not in the list. */
    private static final List<NotificationStatus> STAGES = Stream.of(NotificationStatus.values())
            .filter(stage -> stage != NotificationStatus.COLLECTING)
            .toList();

    /**
     * @param cursor from which to go on; absent at the end
     * @param searchedTo when the last that was looked at was accepted; absent at the end, and where nothing is passed over
     */
    public record Result(List<Notification> notifications, Optional<String> cursor, Optional<Instant> searchedTo) {}

    public static NotificationFilter read(UriInfo uri) {
        return new NotificationFilter(
                text(uri, "workflow"),
                text(uri, "topic"),
                text(uri, "broadcast").map(NotificationFilter::flag).orElse(false),
                text(uri, "stage").map(NotificationFilter::stage),
                Parameters.instant(uri, "since"),
                Parameters.instant(uri, "until"));
    }

    private static Optional<String> text(UriInfo uri, String name) {
        return Optional.ofNullable(uri.getQueryParameters().getFirst(name));
    }

    private static boolean flag(String word) {
        if (!word.equals("true") && !word.equals("false")) {
            throw Parameters.refusal("broadcast", Expected.oneOf("true", "false"), word);
        }
        return word.equals("true");
    }

    private static NotificationStatus stage(String word) {
        return STAGES.stream()
                .filter(stage -> stage.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Parameters.refusal(
                        "stage",
                        Expected.oneOf(
                                STAGES.stream().map(NotificationStatus::word).toList()),
                        word));
    }

    public Result find(NotificationStore store, int limit, Optional<String> cursor) {
        Optional<String> from = cursor.or(() -> until.map(NotificationStore::before));
        int atOnce = isSelective() ? READ_AT_ONCE : limit;
        Deadline deadline = Deadline.of(LONGEST);
        List<Notification> found = new ArrayList<>();
        int looked = 0;
        while (true) {
            Page page = store.list(atOnce, from);
            for (Stored stored : page.items()) {
                Notification notification = NotificationStore.read(stored);
                if (since.filter(notification.createdAt()::isBefore).isPresent()) {
                    return new Result(found, Optional.empty(), Optional.empty());
                }
                if (holds(notification)) {
                    found.add(notification);
                }
                looked++;
                from = Optional.of(NotificationStore.after(notification.id()));
                boolean last =
                        page.cursor().isEmpty() && stored.equals(page.items().getLast());
                if (!last && (found.size() == limit || looked >= MOST || deadline.isSpent())) {
                    return new Result(
                            found, from, Optional.of(notification.createdAt()).filter(_ -> isSelective()));
                }
            }
            if (page.cursor().isEmpty()) {
                return new Result(found, Optional.empty(), Optional.empty());
            }
            from = page.cursor();
        }
    }

    private boolean isSelective() {
        return workflow.isPresent() || topic.isPresent() || broadcast || stage.isPresent();
    }

    private boolean holds(Notification notification) {
        return stage.filter(wanted -> wanted != notification.stage()).isEmpty()
                && workflow.filter(wanted -> notification
                                .workflow()
                                .map(WorkflowRef::id)
                                .filter(wanted::equals)
                                .isEmpty())
                        .isEmpty()
                && topic.filter(wanted -> !notification.to().contains(new Target.ToTopic(wanted)))
                        .isEmpty()
                && (!broadcast || notification.to().stream().anyMatch(Target.ToTopic.class::isInstance));
    }
}
