package io.allim.api;

import io.allim.delivery.Delivery;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.DigestId;
import io.allim.recipient.Target;
import io.allim.table.JsonObjectWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A delivery as the API shows it.
 *
 * @param step of the workflow that it belongs to
 * @param digest in which it leaves with others, or left; or whose message it is
 * @param to the recipient's id, or the address masked
 * @param dueAt when it will go or be looked at again; absent when it has ended
 * @param why the reason for the state
 * @param trace all dated decisions; absent where deliveries are listed
 */
record DeliveryView(
        String id,
        String notification,
        String channel,
        Optional<String> step,
        Optional<DigestId> digest,
        String to,
        Optional<String> recipient,
        State state,
        Optional<Instant> dueAt,
        String why,
        Optional<Integer> attempts,
        Optional<String> reference,
        Instant createdAt,
        Optional<Instant> finishedAt,
        Optional<List<TraceEntry>> trace) {

    void write(JsonObjectWriter fields) {
        fields.text("id", id)
                .text("notification", notification)
                .text("channel", channel)
                .text("step", step)
                .value("digest", digest)
                .text("to", to)
                .text("recipient", recipient)
                .text("state", state.word())
                .time("dueAt", dueAt)
                .text("why", why)
                .value("attempts", attempts)
                .text("reference", reference)
                .time("createdAt", createdAt)
                .time("finishedAt", finishedAt)
                .value("trace", trace);
    }

    /** As it was when its notification was accepted, whatever has happened since. */
    static DeliveryView planned(Delivery delivery) {
        State state = delivery.plannedFor().isPresent() ? State.HELD : delivery.state();
        Optional<Instant> finished = delivery.plannedFor().isPresent() ? Optional.empty() : delivery.finishedAt();
        return view(
                delivery,
                Optional.empty(),
                state,
                delivery.plannedFor(),
                delivery.trace().getFirst().why(),
                Optional.empty(),
                Optional.empty(),
                finished,
                Optional.empty());
    }

    static DeliveryView listed(Delivery delivery) {
        return now(delivery, Optional.empty());
    }

    static DeliveryView whole(Delivery delivery) {
        return now(delivery, Optional.of(delivery.trace()));
    }

    private static DeliveryView now(Delivery delivery, Optional<List<TraceEntry>> trace) {
        return view(
                delivery,
                digest(delivery),
                delivery.state(),
                delivery.dueAt(),
                delivery.reason(),
                Optional.of(delivery.attempts()),
                delivery.reference(),
                delivery.finishedAt(),
                trace);
    }

    private static Optional<DigestId> digest(Delivery delivery) {
        return delivery.ofDigest()
                ? Optional.of(new DigestId(delivery.id().notification()))
                : delivery.membership().map(DigestMembership::digest).map(DigestId::new);
    }

    private static DeliveryView view(
            Delivery delivery,
            Optional<DigestId> digest,
            State state,
            Optional<Instant> dueAt,
            String why,
            Optional<Integer> attempts,
            Optional<String> reference,
            Optional<Instant> finishedAt,
            Optional<List<TraceEntry>> trace) {
        return new DeliveryView(
                delivery.id().toString(),
                delivery.id().notification().toString(),
                delivery.channel(),
                delivery.route().step(),
                digest,
                delivery.target().shown(),
                delivery.target() instanceof Target.ToRecipient(String id) ? Optional.of(id) : Optional.empty(),
                state,
                dueAt,
                why,
                attempts,
                reference,
                delivery.createdAt(),
                finishedAt,
                trace);
    }
}
