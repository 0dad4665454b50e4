package io.allim.api;

import io.allim.delivery.Delivery;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.DigestId;
import io.allim.recipient.Target;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A delivery as the API shows it.
 *
 * @param trace all dated decisions; absent where deliveries are listed
 * @param workflow of its notification, where that was looked at
 * @param cause what holds it, or why it failed; absent where it is shown with its notification
 */
public record DeliveryView(
        Delivery delivery,
        Standing standing,
        Optional<List<TraceEntry>> trace,
        Optional<String> workflow,
        Optional<String> cause)
        implements JsonWritable {

    /**
     * Where it stands: what changes as it goes.
     *
     * @param digest in which it leaves with others, or left; or whose message it is
     * @param dueAt when it will go or be looked at again; absent when it has ended
     * @param why the reason for the state
     */
    record Standing(
            Optional<DigestId> digest,
            State state,
            Optional<Instant> dueAt,
            String why,
            Optional<Integer> attempts,
            Optional<String> reference,
            Optional<Instant> finishedAt) {

        private static Standing now(Delivery delivery) {
            return new Standing(
                    digestOf(delivery),
                    delivery.state(),
                    delivery.dueAt(),
                    delivery.reason(),
                    Optional.of(delivery.attempts()),
                    delivery.reference(),
                    delivery.finishedAt());
        }

        private static Standing planned(Delivery delivery) {
            boolean held = delivery.plannedFor().isPresent();
            boolean entered = delivery.joinedDigestFirst();
            return new Standing(
                    digestOf(delivery).filter(_ -> entered),
                    held ? State.HELD : delivery.state(),
                    delivery.plannedFor().filter(_ -> !entered),
                    delivery.trace().getFirst().why(),
                    Optional.empty(),
                    Optional.empty(),
                    held ? Optional.empty() : delivery.finishedAt());
        }

        private static Optional<DigestId> digestOf(Delivery delivery) {
            return delivery.ofDigest()
                    ? Optional.of(new DigestId(delivery.id().notification()))
                    : delivery.membership().map(DigestMembership::digest).map(DigestId::new);
        }
    }

    /** As it was when its notification was accepted, whatever has happened since. */
    static DeliveryView planned(Delivery delivery) {
        return new DeliveryView(delivery, Standing.planned(delivery), Optional.empty());
    }

    private DeliveryView(Delivery delivery, Standing standing, Optional<List<TraceEntry>> trace) {
        this(delivery, standing, trace, Optional.empty(), Optional.empty());
    }

    /** What its notification does not say. */
    DeliveryView with(Optional<String> ofWorkflow) {
        return new DeliveryView(delivery, standing, trace, ofWorkflow, delivery.cause());
    }

    public static DeliveryView listed(Delivery delivery) {
        return new DeliveryView(delivery, Standing.now(delivery), Optional.empty());
    }

    static DeliveryView whole(Delivery delivery) {
        return new DeliveryView(delivery, Standing.now(delivery), Optional.of(delivery.trace()));
    }

    @Override
    public void write(JsonObjectWriter fields) {
        fields.text("id", delivery.id().toString())
                .text("notification", delivery.id().notification().toString())
                .text("channel", delivery.channel())
                .text("workflow", workflow)
                .text("step", delivery.route().step())
                .text("digest", standing.digest().map(DigestId::toString))
                .text("to", delivery.target().shown())
                .text("recipient", recipient(delivery.target()))
                .text("state", standing.state().word())
                .time("dueAt", standing.dueAt())
                .text("cause", cause)
                .text("why", standing.why())
                .value("attempts", standing.attempts())
                .text("reference", standing.reference())
                .time("createdAt", delivery.createdAt())
                .time("finishedAt", standing.finishedAt())
                .value("trace", trace);
    }

    static Optional<String> recipient(Target target) {
        return target instanceof Target.ToRecipient(String id) ? Optional.of(id) : Optional.empty();
    }
}
