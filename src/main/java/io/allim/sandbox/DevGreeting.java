package io.allim.sandbox;

import io.allim.access.DevKey;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says in dev mode how to send the first notification. */
@Singleton
@IfBuildProfile("dev")
class DevGreeting {

    private static final Logger LOG = Logger.getLogger(DevGreeting.class);

    private final int port;

    DevGreeting(@ConfigProperty(name = "quarkus.lambda.mock-event-server.dev-port", defaultValue = "8080") int port) {
        this.port = port;
    }

    void greet(@Observes StartupEvent start) {
        LOG.infof("""
                Send a notification:

                curl -s localhost:%1$d/v1/notifications -H 'Authorization: Bearer %2$s' \\
                  -H 'Content-Type: application/json' \\
                  -d '{"to":[{"email":"ada@example.com"}],"content":{"title":"Hello","body":"It works."}}'

                and see it leave: http://localhost:%1$d/sandbox
                """, port, DevKey.TEXT);
    }
}
