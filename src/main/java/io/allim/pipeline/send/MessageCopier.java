package io.allim.pipeline.send;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.MessageCopy;
import io.allim.delivery.MessageCopyStore;
import io.allim.pipeline.compose.Composer;
import io.allim.pipeline.compose.PreviewComposer;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.table.TableUnavailable;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps the words of what was sent where the operator wants it. They are made a second time from what the message was made of,
 * with links that lead nowhere: who may read must not get links with which one acknowledges or unsubscribes.
 */
@Singleton
final class MessageCopier implements MessageKeeper {

    private static final Logger LOG = Logger.getLogger(MessageCopier.class);
    private static final int TRIES = 3;

    private final DeliveryStore deliveries;

    /** Looked up when they are needed, which they are not by default. */
    private final Instance<MessageCopyStore> copies;

    private final Instance<PreviewComposer> composer;
    private final Duration kept;

    MessageCopier(
            DeliveryStore deliveries,
            Instance<MessageCopyStore> copies,
            Instance<PreviewComposer> composer,
            DispatchConfig config) {
        this.deliveries = deliveries;
        this.copies = copies;
        this.composer = composer;
        this.kept = config.messageRetention();
    }

    /** A fault costs the copy alone: the message is made anew where somebody asks for it. */
    @Override
    public void keep(LeaseStage.Leased leased) {
        if (kept.isZero()) {
            return;
        }
        try {
            for (int i = 0; i < TRIES; i++) {
                Optional<Delivery> sent =
                        deliveries.stored(leased.context().delivery().id()).filter(Delivery::isTaken);
                if (sent.isEmpty() || keep(leased, sent.get())) {
                    return;
                }
            }
        } catch (TableUnavailable e) {
            LOG.warnf(
                    "could not keep the message of %s: %s",
                    leased.context().delivery().id(), e.getMessage());
        }
    }

    private boolean keep(LeaseStage.Leased leased, Delivery sent) {
        return copy(leased)
                .map(copy -> copies.get().put(sent, copy.sent(sent.finishedAt().orElseThrow()), kept))
                .orElse(true);
    }

    private Optional<MessageCopy> copy(LeaseStage.Leased leased) {
        DeliveryContext context = leased.reserved().sending().context();
        return switch (composer.get()
                .compose(context, leased.reserved().message().address())) {
            case Composer.Composed.Failed _ -> Optional.empty();
            case Composer.Composed.Rendered rendered ->
                Optional.of(composer.get().copy(context, rendered));
        };
    }
}
