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
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A digest as the API shows it.
 *
 * @param messages its deliveries; none while it is open
 * @param items the first page; absent where digests are listed
 */
record DigestView(Digest digest, List<Delivery> messages, Optional<DigestLister.Items> items) implements JsonWritable {

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

    @Override
    public void write(JsonObjectWriter fields) {
        DigestWindow window = digest.window();
        boolean open = digest.isCollecting();
        fields.text("id", new DigestId(digest.id()).toString())
                .text("to", digest.target().shown())
                .text("recipient", DeliveryView.recipient(digest.target()))
                .text("workflow", digest.workflow().map(WorkflowRef::id))
                .text("step", window.step())
                .text("channel", digest.channel())
                .text("key", Optional.of(window.key()).filter(key -> !key.isEmpty()))
                .text("state", open ? "open" : closedState())
                .number("total", window.total())
                .time("openedAt", window.openedAt())
                .time("closesAt", window.closesAt())
                .time("leavesAt", open ? Optional.empty() : Optional.of(digest.scheduledAt()))
                .text("why", window.why())
                .text("zone", window.zone().getId())
                .objects("deliveries", items.filter(_ -> !open).map(_ -> deliveries()), DeliveryView::write)
                .value(
                        "items",
                        items.map(page -> page.items().stream().map(Item::of).toList()))
                .text("cursor", items.flatMap(DigestLister.Items::cursor));
    }

    private List<DeliveryView> deliveries() {
        return messages.stream().map(DeliveryView::listed).toList();
    }

    /** {@code closed} on its way; then the state that its items got, {@code skipped} without any. */
    private String closedState() {
        return DigestLister.outcome(messages)
                .map(Delivery::state)
                // Nothing was left of it when it closed.
                .or(() -> Optional.of(State.SKIPPED)
                        .filter(_ -> messages.isEmpty() && digest.window().isNothing()))
                .map(State::word)
                .orElse("closed");
    }
}
