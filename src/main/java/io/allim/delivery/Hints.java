package io.allim.delivery;

import java.util.List;

/** Nudges workers to look at deliveries that may be due. A hint that is lost or repeated does no harm. */
public interface Hints {

    /** Answers at once and does not throw. */
    void hint(List<DeliveryId> deliveries);
}
