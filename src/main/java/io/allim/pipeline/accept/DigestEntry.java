package io.allim.pipeline.accept;

import io.allim.delivery.Delivery;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.DigestAssignment;
import java.util.Optional;

/** Takes a delivery into its digest while it is accepted, so that no worker has to look at it for that. */
@FunctionalInterface
public interface DigestEntry {

    /**
     * Stores a new delivery in its digest, or nothing.
     *
     * @param context with the delivery as it is planned, due and never stored
     * @return as it is stored; empty when others were faster: it may be stored, or the digest is too busy
     */
    Optional<Delivery> enter(DeliveryContext context, DigestAssignment assignment);
}
