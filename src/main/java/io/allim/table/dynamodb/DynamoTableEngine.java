package io.allim.table.dynamodb;

import io.allim.table.Table;
import io.allim.table.TableEngine;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** The engine on AWS. Where it is not in use, nothing of AWS's client is made. */
@Singleton
final class DynamoTableEngine implements TableEngine {

    private final Instance<DynamoDbClientBuilder> builder;
    private final DynamoTableConfig config;
    private final InstantSource clock;

    /** @param asked makes the extension offer the builder, which it does where somebody asks for a client */
    @Inject
    @SuppressWarnings("unused")
    DynamoTableEngine(
            Instance<DynamoDbClientBuilder> builder,
            Instance<DynamoDbClient> asked,
            DynamoTableConfig config,
            InstantSource clock) {
        this.builder = builder;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "dynamodb";
    }

    @Override
    public Table make() {
        return new DynamoTable(() -> Clients.build(builder.get(), Clients.TRY), config.name(), config.timeout(), clock);
    }
}
