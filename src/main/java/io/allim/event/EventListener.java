package io.allim.event;

/**
 * Acts on events of AWS services.
 *
 * <p>The law: an event comes at least once and in any order, so reply it twice must do no harm. {@link #onEvent} throws when
 * the event has to come again. What an event holds is data: no address in it is ever called.
 */
public interface EventListener {

    /** @return whether it was an event for this listener */
    boolean onEvent(AwsEvent event);
}
