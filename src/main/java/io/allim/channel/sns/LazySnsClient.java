package io.allim.channel.sns;

import io.allim.aws.AwsHttp;
import io.allim.channel.aws.AwsCall;
import io.allim.snapshot.SnapshotAware;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;

/** The client that all channels over SNS share, made when the first message is sent. */
@Singleton
final class LazySnsClient implements Supplier<SnsClient>, SnapshotAware {

    private final Supplier<SnsClientBuilder> builder;
    private final Duration timeout;
    private Optional<SnsClient> client = Optional.empty();

    /** @param asked makes the extension offer the builder, which it does where somebody asks for a client */
    @Inject
    @SuppressWarnings("unused")
    LazySnsClient(Instance<SnsClientBuilder> builder, Instance<SnsClient> asked, SnsConfig config) {
        this(builder::get, config.timeout());
    }

    LazySnsClient(Supplier<SnsClientBuilder> builder, Duration timeout) {
        this.builder = builder;
        this.timeout = timeout;
    }

    @Override
    public synchronized SnsClient get() {
        if (client.isEmpty()) {
            client = Optional.of(build(builder.get()));
        }
        return client.get();
    }

    @Override
    public synchronized void disconnect() {
        client.ifPresent(SnsClient::close);
        client = Optional.empty();
    }

    private SnsClient build(SnsClientBuilder configured) {
        return configured
                .httpClientBuilder(AwsHttp.builder())
                .overrideConfiguration(AwsCall.once(configured.overrideConfiguration(), timeout))
                .build();
    }
}
