/**
 * Deliveries, and their places in digests. {@link io.allim.delivery.Delivery} draws the states and the ways between them,
 * {@link io.allim.delivery.DeliveryStore} and {@link io.allim.delivery.DigestStore} where they lie in the table.
 */
package io.allim.delivery;
