/**
 * The ways into the Lambda function besides its URL. The server packaging leaves this package out.
 *
 * <pre>
 * event that is HTTP  ── as it is ─────────────────────────────────┐
 * any other event     ── EventWrapping: POST /internal/events ──┐   │
 * tick (HTTP, marked) ── as it is: POST /internal/tick ─────────┤   │
 *                                                               ▼   ▼
 *                 EventFailures ── InternalGuard ── InternalResource │ the resources of the API
 * </pre>
 *
 * What InternalResource answers to any other event is unwrapped on its way out ({@link io.allim.lambda.EventUnwrapping}).
 *
 * All of them reach the HTTP server of the same process by {@link io.allim.lambda.InProcessHttp}.
 *
 * Around all of it is {@link io.allim.lambda.Invocation}. Before the first, {@link io.allim.lambda.Snapshot} makes the
 * process ready to be frozen.
 *
 * An event that could not be handled ends as a function error, so that Lambda repeats it and puts it into a dead-letter
 * queue at last; an HTTP answer would make Lambda believe that all is well.
 */
package io.allim.lambda;
