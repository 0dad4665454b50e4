package io.allim.pipeline;

import io.allim.channel.Channel;
import io.allim.delivery.DispatchConfig;
import io.allim.event.EventDispatcher;
import io.allim.pipeline.compose.PreviewComposer;
import io.allim.table.Table;
import io.allim.telemetry.Metrics;
import io.allim.template.TemplateRenderer;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.stream.StreamSupport;

/** What trials have of the service: its table to read, its words, and its channels as far as they send nothing. */
record TrialParts(
        Table table,
        Iterable<Channel> channels,
        TemplateRenderer templates,
        PreviewComposer composer,
        DispatchConfig config,
        Instance<EventDispatcher> events) {

    static final Metrics NOT_COUNTED = new Metrics() {
        @Override
        public void count(Count what) {}

        @Override
        public void attempted(Duration time) {}

        @Override
        public void found(Duration late) {}
    };

    Channel channel(String name) {
        return StreamSupport.stream(channels.spliterator(), false)
                .filter(channel -> channel.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
