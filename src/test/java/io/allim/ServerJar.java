package io.allim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The server jar in a process of its own, on one data directory for all its lives. */
record ServerJar(
        Path data, int port, int managementPort, String key, List<String> options, Map<String, String> environment) {

    /** @param options for the virtual machine, such as {@code -Dallim.tick.every=1s} */
    static ServerJar at(Path data, String... options) throws IOException {
        return new ServerJar(
                data, freePort(), freePort(), "allim_kill_0123456789abcdef0123456789", List.of(options), Map.of());
    }

    /** The same with these variables in its environment. */
    ServerJar in(Map<String, String> variables) {
        return new ServerJar(data, port, managementPort, key, options, variables);
    }

    /** Answers when the server listens. */
    Process start() throws IOException {
        return start(_ -> {});
    }

    /** @param lines is given what the server logs from then on */
    Process start(Consumer<String> lines) throws IOException {
        Process server = launch();
        BufferedReader log = server.inputReader();
        String line = log.readLine();
        while (line != null && !line.contains("Listening on")) {
            line = log.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("the server's log ended before it listened");
        }
        // A full pipe would stop the server.
        Thread.ofVirtual().start(() -> drain(log, lines));
        return server;
    }

    /** Answers at once, whether or not it will ever listen. */
    Process launch() throws IOException {
        Path jar = app().resolve("quarkus-run.jar");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + managementPort,
                "-Dallim.data-dir=" + data,
                "-Dallim.access.admin-key=" + key));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The directory of the server's package. */
    static Path app() {
        return Path.of(System.getProperty("allim.build-directory"), "server", "quarkus-app");
    }

    private static void drain(BufferedReader log, Consumer<String> lines) {
        try {
            log.lines().forEach(lines);
        } catch (UncheckedIOException e) {
            // The server is dead.
        }
    }

    Path file() {
        return data.resolve("allim.db");
    }

    /** What SQLite says of its file while no server runs; "ok" if it is sound. */
    String integrity() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                ResultSet result = connection.createStatement().executeQuery("pragma integrity_check")) {
            return result.getString(1);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
