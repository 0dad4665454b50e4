package io.allim.pipeline;

import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.DispatchConfig;
import io.allim.event.EventsConfig;
import io.allim.notification.IdempotencyStore;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.send.RetryPolicy;
import io.allim.table.Shards;
import io.allim.table.Table;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Makes what needs configuration of this package, so that nothing further inward knows of it. */
final class StoreProducer {

    @Produces
    @Singleton
    static Shards shards(DispatchConfig config) {
        return new Shards(config.shards());
    }

    @Produces
    @Singleton
    static NotificationStore notifications(Table table, Shards shards, DispatchConfig config) {
        return new NotificationStore(table, shards, retention(config));
    }

    @Produces
    @Singleton
    static DeliveryStore deliveries(
            Table table, Shards shards, DispatchConfig config, EventsConfig events, Instance<Channels> channels) {
        boolean hasLogs = !events.logGroups().orElse(List.of()).isEmpty();
        return new DeliveryStore(
                table,
                shards,
                retention(config),
                config.headStart(),
                name -> hasLogs
                        && channels.get()
                                .find(name)
                                .filter(Channel::isReportedByReference)
                                .isPresent());
    }

    @Produces
    @Singleton
    static DigestStore digests(Table table, Shards shards, DispatchConfig config) {
        return new DigestStore(table, shards, retention(config));
    }

    @Produces
    @Singleton
    static IdempotencyStore idempotency(Table table, DispatchConfig config) {
        if (config.idempotency().compareTo(Duration.ofHours(24)) < 0) {
            throw new IllegalArgumentException("allim.delivery.idempotency is shorter than 24 hours");
        }
        return new IdempotencyStore(table, config.idempotency());
    }

    @Produces
    @Singleton
    static RetryPolicy retries(DispatchConfig config) {
        return new RetryPolicy(config.retries());
    }

    @Produces
    @Singleton
    static Channels channels(Instance<Channel> channels, DispatchConfig config) {
        return new Channels(channels, config.channelOrder());
    }

    /** A repeated request finds the notification that answered the first. */
    private static Duration retention(DispatchConfig config) {
        if (config.retention().compareTo(config.idempotency()) < 0) {
            throw new IllegalArgumentException(
                    "allim.delivery.retention is shorter than allim.delivery.idempotency; make it longer");
        }
        return config.retention();
    }
}
