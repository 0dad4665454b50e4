package io.allim.table.dynamodb;

import io.allim.aws.AwsHttp;
import io.allim.aws.CannedHttpClient;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** How the client is set up. */
final class Clients {

    /** DynamoDB answers in milliseconds; what takes this long is lost, and asking again is quicker. */
    static final Duration TRY = Duration.ofSeconds(3);

    /** More than deliveries are sent at the same time by default, so that none waits for a connection. */
    private static final int CONNECTIONS = 64;

    private Clients() {}

    /** The same without any network: it finds no item, and writes none. */
    static DynamoDbClient rehearsed() {
        return DynamoDbClient.builder()
                .httpClient(new CannedHttpClient("{}"))
                .credentialsProvider(CannedHttpClient.credentials())
                .region(Region.US_EAST_1)
                .build();
    }

    /**
     * The engine repeats calls itself: it has to know of every try that may have been carried out.
     *
     * @param each how long one try may take
     */
    static DynamoDbClient build(DynamoDbClientBuilder configured, Duration each) {
        ClientOverrideConfiguration once = configured.overrideConfiguration().toBuilder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .apiCallTimeout(each)
                .build();
        return configured
                .httpClientBuilder(AwsHttp.builder().maxConnections(CONNECTIONS))
                .overrideConfiguration(once)
                .build();
    }
}
