/**
 * Takes a delivery that is due through its stages, in this order:
 *
 * <ol>
 *   <li>{@link io.allim.pipeline.send.AdmitStage}: waits for a turn that is near, reads what belongs to it, and ends what must not be sent any
 *       more;
 *   <li>{@link io.allim.pipeline.send.DecideStage}: send it now, hold it, put it into a digest, skip it, or expire it;
 *   <li>{@link io.allim.pipeline.send.HostStage}: a permit at the host that takes the message, of {@link
 *       io.allim.pipeline.limit.Bulkhead};
 *   <li>{@link io.allim.pipeline.send.ComposeStage}: the message;
 *   <li>{@link io.allim.pipeline.send.ThreadStage}: the thread of its incident, for the few that have one;
 *   <li>{@link io.allim.pipeline.send.SlotStage}: a slot within the rate limit, and the daily cap;
 *   <li>{@link io.allim.pipeline.send.LeaseStage}: nobody else makes the attempt;
 *   <li>{@link io.allim.pipeline.send.SendStage}: the channel has the message;
 *   <li>{@link io.allim.pipeline.send.RecordStage}: the outcome, or when to try again.
 * </ol>
 *
 * A stage stores what ends the attempt, and the stages after it are not reached. Until the lease nothing but a decision and
 * a claim of a thread, which ends by itself, is stored, so that a process may die anywhere before it; from the lease on another process takes over when it ends.
 */
package io.allim.pipeline.send;
