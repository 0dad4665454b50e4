package io.allim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DigestItem;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.DigestWindow;
import io.allim.notification.NotificationId;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.digest.DigestLister;
import io.allim.pipeline.digest.DigestLister.Listed;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A digest as the API shows it.
 *
 * @param to the recipient's id, or the address masked
 * @param channel absent where a workflow's step has it
 * @param key absent when the rule has none
 * @param state {@code open} while it takes items; {@code closed} on its way; then the state that its items got, {@code skipped} without any
 * @param zone by which its window is reckoned
 * @param leavesAt when its deliveries have their turn; absent while it is open
 * @param deliveries once it is closed; absent where digests are listed
 * @param items the first page; absent where digests are listed
 * @param cursor of the second page
 */
record DigestView(
        DigestId id,
        String to,
        Optional<String> recipient,
        Optional<String> workflow,
        Optional<String> step,
        Optional<String> channel,
        Optional<String> key,
        String state,
        long total,
        Instant openedAt,
        Instant closesAt,
        Optional<Instant> leavesAt,
        String why,
        String zone,
        Optional<List<DeliveryView>> deliveries,
        Optional<List<Item>> items,
        Optional<String> cursor) {

    /**
     * @param at its turn
     * @param line that stands for it
     * @param withdrawn whether it is cancelled unless the attempt that is under way arrives; absent otherwise
     */
    record Item(
            DeliveryId delivery,
            NotificationId notification,
            Instant at,
            String line,
            Optional<String> url,
            ObjectNode data,
            Optional<Boolean> withdrawn) {

        static Item of(Listed listed) {
            DigestItem item = listed.item();
            return new Item(
                    item.delivery(),
                    item.delivery().notification(),
                    item.at(),
                    listed.line(),
                    listed.url(),
                    item.data(),
                    Optional.of(item.withdrawn()).filter(withdrawn -> withdrawn));
        }
    }

    static DigestView listed(Digest digest, List<Delivery> messages) {
        return view(digest, messages, Optional.empty());
    }

    static DigestView whole(Digest digest, List<Delivery> messages, DigestLister.Items items) {
        return view(digest, messages, Optional.of(items));
    }

    private static DigestView view(Digest digest, List<Delivery> messages, Optional<DigestLister.Items> items) {
        DigestWindow window = digest.window();
        boolean open = digest.isCollecting();
        return new DigestView(
                new DigestId(digest.id()),
                digest.target().shown(),
                digest.target() instanceof Target.ToRecipient(String id) ? Optional.of(id) : Optional.empty(),
                digest.workflow().map(WorkflowRef::id),
                window.step(),
                digest.channel(),
                Optional.of(window.key()).filter(key -> !key.isEmpty()),
                open ? "open" : state(window, messages),
                window.total(),
                window.openedAt(),
                window.closesAt(),
                open ? Optional.empty() : Optional.of(digest.scheduledAt()),
                window.why(),
                window.zone().getId(),
                items.filter(_ -> !open)
                        .map(_ -> messages.stream().map(DeliveryView::listed).toList()),
                items.map(page -> page.items().stream().map(Item::of).toList()),
                items.flatMap(DigestLister.Items::cursor));
    }

    private static String state(DigestWindow window, List<Delivery> messages) {
        return DigestLister.outcome(messages)
                .map(Delivery::state)
                // Nothing was left of it when it closed.
                .or(() -> Optional.of(State.SKIPPED).filter(_ -> messages.isEmpty() && window.isNothing()))
                .map(State::word)
                .orElse("closed");
    }
}
