package io.allim.event;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Everybody who listens. */
@Singleton
public class EventDispatcher {

    private static final Logger LOG = Logger.getLogger(EventDispatcher.class);

    private final List<EventListener> listeners;

    public EventDispatcher(@All List<EventListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /**
     * All listeners hear all events, whatever becomes of the others.
     *
     * @throws RuntimeException the first one with which a listener asked for its event to come again
     */
    public void publish(List<AwsEvent> events) {
        Optional<RuntimeException> failure = Optional.empty();
        for (AwsEvent event : events) {
            boolean handled = false;
            for (EventListener listener : listeners) {
                try {
                    handled |= listener.onEvent(event);
                } catch (RuntimeException e) {
                    handled = true;
                    failure = failure.or(() -> Optional.of(e));
                }
            }
            if (!handled) {
                LOG.infof("event %s from %s is for nobody", event.id(), event.source());
            }
        }
        failure.ifPresent(e -> {
            throw e;
        });
    }
}
