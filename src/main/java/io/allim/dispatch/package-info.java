/**
 * From a notification to what became of it. Accepting, planning, leasing and deciding, gathering and closing digests,
 * putting into words, sending, recording, cancelling, redriving and erasing are a class each;
 * {@link io.allim.dispatch.Worker} knows which of them a due item is for. Each may be called twice for the same work, by
 * two processes at once: conditional writes let one of them do it.
 */
package io.allim.dispatch;
