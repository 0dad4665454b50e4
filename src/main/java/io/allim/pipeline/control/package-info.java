/**
 * Cancels, redrives, acknowledges, forecasts and erases deliveries.
 */
package io.allim.pipeline.control;
