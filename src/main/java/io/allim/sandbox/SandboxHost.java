package io.allim.sandbox;

import io.allim.sandbox.chat.ChatStandIn;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.arc.All;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Runs the sandbox as long as the application runs. What it captured survives a live reload. */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class SandboxHost {

    private static final Logger LOG = System.getLogger("io.allim.sandbox");

    /** Of all that lives in the JVM, only its system properties know nothing of the class loader a reload replaces. */
    private static final String KEPT = "io.allim.sandbox.kept";

    private static final int MAX_KEPT = 1_000;

    private final SandboxServer server;
    private final int port;
    private final int page;
    private final boolean reloads = LaunchMode.current() == LaunchMode.DEVELOPMENT;

    SandboxHost(
            SandboxConfig config,
            InstantSource clock,
            SandboxMessages messages,
            @All List<ChatStandIn> chats,
            @ConfigProperty(name = "quarkus.lambda.mock-event-server.dev-port") Optional<Integer> page) {
        this.port = config.port();
        this.page = page.orElse(8080);
        this.server = new SandboxServer(port, clock, messages, sorted(chats));
    }

    /** In the order in which the page shows them. */
    private static List<ChatStandIn> sorted(List<ChatStandIn> chats) {
        return chats.stream()
                .sorted(Comparator.comparing(chat -> chat.service().label()))
                .toList();
    }

    /** Of no instance: the stand-ins of chats need it, and the server needs them. */
    @Produces
    @Singleton
    static SandboxMessages messages() {
        return new SandboxMessages();
    }

    @Produces
    @Singleton
    SandboxServer server() {
        return server;
    }

    /** Before anything else starts, because anything else may send. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        try {
            server.start();
        } catch (IOException taken) {
            throw new IllegalStateException(
                    "The sandbox cannot listen on 127.0.0.1:" + port + " (" + taken.getMessage()
                            + "): set allim.sandbox.port to a free port.",
                    taken);
        }
        if (reloads) {
            Optional.ofNullable(System.clearProperty(KEPT))
                    .flatMap(SandboxJson::seen)
                    .ifPresent(server.messages()::restore);
            LOG.log(
                    Level.INFO,
                    "Every message that leaves is shown at http://localhost:" + page + "/sandbox. SNS, SES, webhook"
                            + " receivers (any path below /hooks/) and chats (below their names) are played at "
                            + server.uri());
        }
    }

    @PreDestroy
    void stop() {
        server.close();
        if (reloads) {
            System.setProperty(
                    KEPT,
                    SandboxJson.seen(server.messages().latest(Optional.empty(), MAX_KEPT))
                            .toString());
        }
    }
}
