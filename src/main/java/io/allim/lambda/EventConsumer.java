package io.allim.lambda;

import io.allim.time.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * Takes the events of an AWS service. An implementation is a bean of this package that hands on to a use case.
 *
 * <p>The law: an event comes at least once, so taking it twice must do no harm; {@link #consume} throws unless all of the
 * event was taken, and then all of it comes again, whatever its records. Of a batch from a queue single messages can come
 * again instead.
 */
interface EventConsumer {

    boolean consumes(Event event);

    /** What to set so that this consumer takes an event that nobody takes. */
    default Optional<String> advice(Event event) {
        return Optional.empty();
    }

    /**
     * @param left after it nothing new is begun
     * @return ids of the messages of a batch that are to come again, and end in the dead-letter queue at last
     */
    List<String> consume(Event event, Deadline left);
}
