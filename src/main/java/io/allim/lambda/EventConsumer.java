package io.allim.lambda;

/**
 * Takes the events of an AWS service. An implementation is a bean of this package that hands on to a use case.
 *
 * <p>The law: an event comes at least once, so taking it twice must do no harm; {@link #consume} throws unless all of the
 * event was taken, and then all of it comes again, whatever its records.
 */
interface EventConsumer {

    boolean consumes(Event event);

    void consume(Event event);
}
