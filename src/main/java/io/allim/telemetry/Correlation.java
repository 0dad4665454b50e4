package io.allim.telemetry;

import java.util.Optional;

/**
 * The id of the invocation under way, where a process has one at a time: the Lambda function. Whatever thread logs, it is
 * for that invocation.
 */
public final class Correlation {

    private static volatile Optional<String> invocation = Optional.empty();

    private Correlation() {}

    public static void begin(Optional<String> id) {
        invocation = id;
    }

    public static void end() {
        invocation = Optional.empty();
    }

    public static Optional<String> invocation() {
        return invocation;
    }
}
