package io.allim.notification;

import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.workflow.DigestRule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Open digests, without a workflow, that close when they open. */
public final class Digests {

    private Digests() {}

    public static Digest open(NotificationId id, Target target, DigestRule rule, long total, Instant now) {
        DigestWindow window = new DigestWindow(
                "series",
                "",
                Optional.empty(),
                rule,
                ZoneOffset.UTC,
                now,
                now,
                total,
                DigestWindow.Closing.WINDOW,
                false,
                false,
                Optional.empty());
        return new Digest(
                id,
                now,
                target,
                Optional.of("email"),
                Optional.empty(),
                Urgency.NORMAL,
                Optional.empty(),
                Progress.begin(NotificationStatus.COLLECTING, now, 1),
                window,
                true,
                0);
    }
}
