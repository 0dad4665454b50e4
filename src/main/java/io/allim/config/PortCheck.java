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

    private static final String HOST = "quarkus.http.host";
    private static final String PORT = "quarkus.http.port";

    private PortCheck() {}

    static void check(Settings settings) {
        String port = settings.text(PORT);
        if (port.matches("[0-9]{1,5}")
                && Integer.parseInt(port) <= 65_535
                && !settings.text("quarkus.http.insecure-requests").equals("disabled")) {
            check(settings, settings.text(HOST), Integer.parseInt(port));
        }
    }

    private static void check(Settings settings, String host, int port) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
            tryOut(address, 0);
        } catch (IOException e) {
            String why =
                    e instanceof UnknownHostException ? "there is no such name" : "this machine has no such address";
            settings.note(HOST, why + ": set it to one of this machine, such as 127.0.0.1, or to 0.0.0.0 for all");
            return;
        }
        try {
            tryOut(address, port);
        } catch (IOException e) {
            settings.note(
                    PORT,
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
