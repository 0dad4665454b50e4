package io.allim.config;

import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Ends dev mode with a sentence when one of its ports is taken, before anything asks for it: the server that plays Lambda's
 * Function URL there fails without a word, the sandbox within a stack trace, and dev mode waits on.
 */
public final class DevPortCheck implements BuildCompatibleExtension {

    /** A later build in this process is a live reload, and the port is its own. */
    private static final String CHECKED = "io.allim.config.port-checked";

    private static final String SANDBOX_PORT = "allim.sandbox.port";

    private static final int CONNECT_MILLIS = 500;

    @Discovery
    public void check() {
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT && System.setProperty(CHECKED, "") == null) {
            Config config = ConfigProvider.getConfig();
            int http = port(config, "quarkus.lambda.mock-event-server.dev-port", 8080);
            int sandbox = port(config, SANDBOX_PORT, 8990);
            fault("quarkus.http.port", http)
                    .or(() -> fault(SANDBOX_PORT, sandbox))
                    .ifPresent(DevPortCheck::end);
        }
    }

    private static int port(Config config, String key, int other) {
        return config.getOptionalValue(key, Integer.class).orElse(other);
    }

    /**
     * @param key which sets the port
     * @return what is wrong with this port, and what to do; a port of 0 is any that is free
     */
    static Optional<String> fault(String key, int port) {
        return port == 0 || canListen(port) && !answers(port, "127.0.0.1") && !answers(port, "::1")
                ? Optional.empty()
                : Optional.of("Port " + port + " is taken by another program: set " + key + " to a free port, as in"
                        + " ./mvnw quarkus:dev -D" + key + "=" + next(port));
    }

    static int next(int port) {
        return port < 65_535 ? port + 1 : 8080;
    }

    private static boolean canListen(int port) {
        try (ServerSocket door = new ServerSocket()) {
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** Some systems let two programs listen on one port, one on all addresses and one on its own. */
    private static boolean answers(int port, String address) {
        try (Socket call = new Socket()) {
            call.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), CONNECT_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /** Logging is not set up yet, and an exception would bury the sentence in the build's stack trace. */
    private static void end(String fault) {
        System.err.println("\n" + fault + "\n");
        System.exit(1);
    }
}
