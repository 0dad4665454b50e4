/**
 * Accepts a notification: stores it with its deliveries, and plans those of topics and later steps when they are due.
 */
package io.allim.pipeline.accept;
