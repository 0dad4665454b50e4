/**
 * From a notification to what became of it, a room for each stage: {@code accept}, {@code decide}, {@code compose}, {@code send}
 * with {@code limit},
 * {@code digest} for what is collected before it is sent, and {@code control} for cancelling, redriving, acknowledging and
 * erasing. Here is what runs them: ticks find what is due, hints name it, and {@link io.allim.pipeline.Worker} knows which
 * stage a due item is for. Each stage may be called twice for the same work, by two processes at once: conditional writes let
 * one of them do it.
 */
package io.allim.pipeline;
