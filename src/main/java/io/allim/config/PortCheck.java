package io.allim.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Whether the server can listen, tried out before it starts: it begins to deliver before it listens, and a second process by
 * mistake would deliver beside the first.
 */
final class PortCheck {

    private PortCheck() {}

    /** That of the API, and that of health and metrics. */
    static void check(Settings settings) {
        if (!settings.text("quarkus.http.insecure-requests").equals("disabled")) {
            check(settings, "quarkus.http.host", "quarkus.http.port");
        }
        if (settings.text("quarkus.management.enabled").equals("true")) {
            if (settings.text("quarkus.http.port").equals("0")) {
                settings.note("quarkus.http.port", "Quarkus would wait for ever: set it to a port from 1 to 65535");
            }
            if (settings.text("quarkus.management.port").equals(settings.text("quarkus.http.port"))) {
                settings.note(
                        "quarkus.management.port", "quarkus.http.port is the same: set one of them to another port");
            } else {
                check(settings, "quarkus.management.host", "quarkus.management.port");
            }
        }
    }

    private static void check(Settings settings, String hostKey, String portKey) {
        String port = settings.text(portKey);
        if (port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535) {
            check(settings, hostKey, portKey, Integer.parseInt(port));
        }
    }

    private static void check(Settings settings, String hostKey, String portKey, int port) {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.text(hostKey));
            tryOut(address, 0);
        } catch (IOException e) {
            String why =
                    e instanceof UnknownHostException ? "there is no such name" : "this machine has no such address";
            settings.note(hostKey, why + ": set it to one of this machine, such as 127.0.0.1, or to 0.0.0.0 for all");
            return;
        }
        try {
            tryOut(address, port);
        } catch (IOException e) {
            settings.note(
                    portKey,
                    port < 1024
                            ? "it is in use, or below 1024 and not for this user: set it to another port"
                            : "another process listens there: end that, or set it to another port");
        }
    }

    private static void tryOut(InetAddress address, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
        }
    }
}
