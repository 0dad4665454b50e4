package io.allim.delivery.search;

import java.util.Iterator;

/** Deliveries in an order of the store, from any of them on. */
interface Walk extends Iterator<Found> {

    /** Whether the times of what is found grow. */
    boolean isUpwards();
}
