package io.allim.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service as a process, or does what it is told to instead. */
@QuarkusMain
public final class ServerMain {

    /** Otherwise a path or query that can't be decoded is refused before {@code RequestGate} sees it, with no body. */
    private static final String NO_CHECK_OF_URIS = "vertx.disableURIValidation";

    public static void main(String... arguments) {
        if (arguments.length > 0 && !arguments[0].equals("run")) {
            System.exit(new CommandLine(System.out, System.err).run(arguments));
        }
        System.setProperty(NO_CHECK_OF_URIS, "true");
        Quarkus.run(arguments);
    }
}
