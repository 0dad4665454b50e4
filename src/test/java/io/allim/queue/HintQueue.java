package io.allim.queue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The queues that the templates make, under the names that {@code SamStack} gives them, on an ElasticMQ of its own. */
public final class HintQueue implements AutoCloseable {

    /** After so many receipts a message is a dead letter. */
    public static final int MAX_RECEIVES = 5;

    private static final String ACCOUNT = "000000000000";

    private final SQSRestServer server;
    private final URI endpoint;
    private final SqsClient client;
    private final String url;
    private final String deadHintsUrl;
    private final String deadLettersUrl;

    public HintQueue() {
        this(360);
    }

    /** @param visibility how many seconds a message that was received is hidden from others */
    public HintQueue(int visibility) {
        server = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withDynamicPort()
                .withAWSRegion("us-east-1")
                .withAWSAccountId(ACCOUNT)
                .start();
        endpoint = URI.create(
                "http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
        client = builder(endpoint).build();
        deadHintsUrl = create("deadHints", Map.of());
        deadLettersUrl = create("deadLetters", Map.of());
        url = create(
                "hints",
                Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        Integer.toString(visibility),
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                                .formatted(arn("deadHints"), MAX_RECEIVES)));
    }

    static SqsClientBuilder builder(URI endpoint) {
        return SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(UrlConnectionHttpClient.builder());
    }

    public URI endpoint() {
        return endpoint;
    }

    public String url() {
        return url;
    }

    public String arn() {
        return arn("hints");
    }

    public void send(String body) {
        client.sendMessage(message -> message.queueUrl(url).messageBody(body));
    }

    /** @param delay how many seconds it is not to be seen */
    public void send(int delay, String body) {
        client.sendMessage(message -> message.queueUrl(url).messageBody(body).delaySeconds(delay));
    }

    /** A batch of what is visible now, at most ten, as the trigger of a function receives it. */
    public List<Message> receive() {
        return receive(url);
    }

    /** All that is visible now. */
    public List<Message> drain() {
        List<Message> all = new ArrayList<>();
        for (List<Message> batch = receive(); !batch.isEmpty(); batch = receive()) {
            batch.forEach(message -> {
                delete(message);
                all.add(message);
            });
        }
        return all;
    }

    /** Hints that were received too often. */
    public List<Message> deadHints() {
        return receive(deadHintsUrl);
    }

    /** Keeps an event that could not be handled. */
    public void bury(String event) {
        client.sendMessage(message -> message.queueUrl(deadLettersUrl).messageBody(event));
    }

    /** Empties all queues, of what is hidden as well. */
    public void purge() {
        List.of(url, deadHintsUrl, deadLettersUrl).forEach(queue -> client.purgeQueue(it -> it.queueUrl(queue)));
    }

    public void delete(Message message) {
        client.deleteMessage(it -> it.queueUrl(url).receiptHandle(message.receiptHandle()));
    }

    /** As if the visibility timeout of what was received were over. */
    public void reveal(Message message) {
        client.changeMessageVisibility(
                it -> it.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
    }

    @Override
    public void close() {
        client.close();
        // Not waited for: now and then it takes more than the minute after which ElasticMQ gives up.
        server.stopAndGetFuture();
    }

    private List<Message> receive(String from) {
        return client.receiveMessage(
                        it -> it.queueUrl(from).maxNumberOfMessages(10).messageAttributeNames("All"))
                .messages();
    }

    private String create(String name, Map<QueueAttributeName, String> attributes) {
        return client.createQueue(queue -> queue.queueName(name).attributes(attributes))
                .queueUrl();
    }

    private static String arn(String name) {
        return "arn:aws:sqs:us-east-1:" + ACCOUNT + ":" + name;
    }
}
