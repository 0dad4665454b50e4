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
        return new NotificationStore(table, shards, config.retention());
    }

    @Produces
    @Singleton
    static DeliveryStore deliveries(
            Table table, Shards shards, DispatchConfig config, EventsConfig events, Instance<Channels> channels) {
        boolean hasLogs = !events.logGroups().orElse(List.of()).isEmpty();
        return new DeliveryStore(
                table,
                shards,
                config.retention(),
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
        return new DigestStore(table, shards, config.retention());
    }

    @Produces
    @Singleton
    static IdempotencyStore idempotency(Table table, DispatchConfig config) {
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
}
