/**
 * Says when a message may leave: {@link io.allim.pipeline.limit.Bulkhead} gives each host and each channel its part of what is
 * sent at the same time, {@link io.allim.pipeline.limit.RateLimiter} keeps all processes together within the rates of channels,
 * and {@link io.allim.pipeline.limit.DailyCaps} within what they may send in a day.
 */
package io.allim.pipeline.limit;
