package io.allim.channel.sns;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.table.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Publishes to SNS topics, with attributes that subscriptions can filter on; keeps order in FIFO topics. */
@Singleton
final class SnsTopicChannel implements Channel {

    static final AddressKind SNS_TOPIC = new AddressKind("snsTopic");

    private static final Pattern ARN = Pattern.compile(
            "arn:aws(-[a-z]{2,3}){0,2}:sns:[a-z0-9-]{5,30}:[0-9]{12}:([A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\\.fifo)");
    private static final int MAX_ARN_CHARACTERS = 400;
    private static final Pattern GROUP = Pattern.compile("[!-~]{1,128}");

    private final Supplier<SnsClient> client;
    private final String groupField;

    @Inject
    SnsTopicChannel(LazySnsClient client, SnsConfig config) {
        this(client, config.groupField());
    }

    SnsTopicChannel(Supplier<SnsClient> client, String groupField) {
        this.client = client;
        this.groupField = groupField;
    }

    @Override
    public String name() {
        return "sns";
    }

    @Override
    public int position() {
        return 600;
    }

    @Override
    public Label label() {
        return new Label("SNS topic", Map.of("ko", "SNS 주제"));
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(
                SNS_TOPIC, 400, "the ARN of an SNS topic", "arn:aws:sns:us-east-1:111122223333:orders", false);
    }

    @Override
    public Optional<String> host(Address address) {
        return Optional.of("Amazon SNS");
    }

    @Override
    public AddressKind reaches() {
        return SNS_TOPIC;
    }

    @Override
    public Optional<String> validate(String address) {
        return address.length() <= MAX_ARN_CHARACTERS && ARN.matcher(address).matches()
                ? Optional.empty()
                : Optional.of(
                        "An SNS topic is given by its ARN, such as arn:aws:sns:eu-central-1:123456789012:orders.");
    }

    @Override
    public boolean isPrompt() {
        return true;
    }

    @Override
    public Outcome send(Message message) {
        String topic = message.address().value();
        return validate(topic).map(Outcome::rejected).orElseGet(() -> publish(message, topic));
    }

    @Override
    public List<String> warnings(Message message) {
        return SnsPost.of(message).notes();
    }

    @Override
    public boolean carriesWhole(Message message) {
        return SnsPost.of(message).whole();
    }

    private Outcome publish(Message message, String topic) {
        SnsPost post = SnsPost.of(message);
        PublishRequest.Builder request =
                PublishRequest.builder().topicArn(topic).message(post.text()).messageAttributes(post.attributes());
        post.subject().ifPresent(request::subject);
        if (topic.endsWith(".fifo")) {
            request.messageGroupId(group(message, topic)).messageDeduplicationId(message.token());
        }
        return SnsVerdict.publish(client, request.build(), SNS_TOPIC, post.notes());
    }

    private String group(Message message, String topic) {
        String group = Optional.ofNullable(message.data().get(groupField))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> topic.substring(topic.lastIndexOf(':') + 1));
        // Groups that SNS would refuse stay apart.
        return GROUP.matcher(group).matches() ? group : Sha256.hex(group);
    }
}
