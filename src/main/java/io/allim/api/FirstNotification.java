package io.allim.api;

import io.allim.notification.NotificationJson;
import io.allim.notification.NotificationRequest;
import io.allim.snapshot.SnapshotAware;
import io.allim.web.Body;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** A notification that is read, and written as JSON, but not accepted. */
@Singleton
final class FirstNotification implements SnapshotAware {

    private static final byte[] BODY = """
            {"to": [{"email": "nobody@example.com"}], "content": {"title": "Hello", "body": "It works."}}
            """.getBytes(StandardCharsets.UTF_8);

    private final NotificationReader reader;
    private final InstantSource clock;

    FirstNotification(NotificationReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public void prime() {
        NotificationRequest notification = reader.read(Body.read(BODY).fields(), clock.instant());
        NotificationJson.read(NotificationJson.write(notification), 0);
    }
}
