package io.allim.channel.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The configuration as a value. */
record Settings(boolean allowHttp, Optional<List<String>> trusted, Duration deadline, Duration connectTimeout)
        implements WebhookConfig {

    @Override
    public double perSecond() {
        return 5;
    }

    static final Settings STRICT = trusting();

    static Settings trusting(String... receivers) {
        return new Settings(false, Optional.of(List.of(receivers)), Duration.ofSeconds(20), Duration.ofSeconds(5));
    }

    Settings deadline(Duration deadline) {
        return new Settings(allowHttp, trusted, deadline, connectTimeout);
    }

    Settings http() {
        return new Settings(true, trusted, deadline, connectTimeout);
    }
}
