package io.allim.sandbox.wire;

/** Plays one service. */
public interface StandIn {

    Fault.Service service();

    boolean takes(HttpRequest request);

    HttpAnswer answer(HttpRequest request);

    /** As the service says that calls come too fast. */
    HttpAnswer throttled();

    /** As the service says that it broke. */
    HttpAnswer broken();

    /** As the service says that it will never take this message. */
    HttpAnswer rejected();

    /** As no service should answer. */
    HttpAnswer garbled();
}
