package io.allim.pipeline.digest;

import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.notification.Digest;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DeliveryContextReader;
import io.allim.pipeline.decide.SkipConditions;
import io.allim.table.Page;
import io.allim.workflow.Step;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Foresees which items would be taken out of a digest that left now. */
@Singleton
final class DigestPreviewFilter {

    private static final int PAGE = 500;

    /** Each costs some reads. */
    private static final int MAX_CONDITIONS = 1000;

    private final DeliveryContextReader contexts;
    private final DeliveryStore deliveries;
    private final DigestStore digests;
    private final SkipConditions skipConditions;

    DigestPreviewFilter(
            DeliveryContextReader contexts,
            DeliveryStore deliveries,
            DigestStore digests,
            SkipConditions skipConditions) {
        this.contexts = contexts;
        this.deliveries = deliveries;
        this.digests = digests;
        this.skipConditions = skipConditions;
    }

    /**
     * @param context of one of the digest's deliveries
     * @param tried whether there was an attempt: after it no condition is looked at any more
     */
    Set<DeliveryId> find(DeliveryContext context, Digest digest, boolean tried) {
        Optional<Step> conditional =
                context.step().filter(step -> !tried && !step.unless().isEmpty());
        Set<DeliveryId> out = new HashSet<>();
        if (conditional.isEmpty() && !digest.window().changing()) {
            return out;
        }
        int seen = 0;
        Optional<String> cursor = Optional.empty();
        do {
            Page page = digests.items(digest.id(), PAGE, cursor);
            for (DigestItem item : page.items().stream().map(DigestStore::read).toList()) {
                boolean asked = conditional.isPresent() && seen++ < MAX_CONDITIONS;
                if (item.hasEnded(context.now()) || asked && isSkipped(item, context, conditional.get())) {
                    out.add(item.delivery());
                }
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
        return out;
    }

    private boolean isSkipped(DigestItem item, DeliveryContext context, Step step) {
        return deliveries
                .find(item.delivery())
                .flatMap(delivery -> contexts.readItem(delivery, context))
                .flatMap(asItem -> skipConditions.reasonToSkip(asItem, step))
                .isPresent();
    }
}
