package io.allim.channel.sns;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.PlainText;
import io.allim.channel.TemplateFields;
import io.allim.channel.Urgency;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Pushes to the apps on devices that are registered with SNS as platform endpoints. */
@Singleton
final class PushChannel implements Channel {

    static final AddressKind DEVICE = new AddressKind("device");

    /** Read only where a platform's own entry is missing. */
    private static final int MAX_DEFAULT_BYTES = 1000;

    private static final Pattern ARN = Pattern.compile("arn:aws(-[a-z]{2,3}){0,2}:sns:[a-z0-9-]{5,30}:[0-9]{12}:"
            + "endpoint/(?<platform>[A-Z_]{1,30})/[A-Za-z0-9_.-]{1,256}/[A-Za-z0-9-]{1,64}");
    private static final int MAX_ARN_CHARACTERS = 500;

    private final Supplier<SnsClient> client;

    @Inject
    PushChannel(LazySnsClient client) {
        this((Supplier<SnsClient>) client);
    }

    PushChannel(Supplier<SnsClient> client) {
        this.client = client;
    }

    @Override
    public String name() {
        return "push";
    }

    @Override
    public int position() {
        return 300;
    }

    @Override
    public Label label() {
        return new Label("Push notification", Map.of("ko", "푸시 알림"));
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(
                DEVICE,
                500,
                "the ARN of an SNS platform endpoint",
                "arn:aws:sns:us-east-1:111122223333:endpoint/GCM/app/0f0a1b2c-3d4e-4f60-8a9b-0c1d2e3f4a5b",
                false);
    }

    @Override
    public TemplateFields templateFields() {
        return new TemplateFields(TemplateFields.Text.TITLE_AND_BODY, TemplateFields.Data.OPTIONAL, true);
    }

    @Override
    public Optional<String> host(Address address) {
        return Optional.of("Amazon SNS");
    }

    @Override
    public AddressKind reaches() {
        return DEVICE;
    }

    @Override
    public Optional<String> validate(String address) {
        return platform(address).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "A device is given by the ARN of its SNS platform endpoint of APNS, APNS_SANDBOX, GCM or ADM, such"
                                + " as arn:aws:sns:us-east-1:111122223333:endpoint/GCM/app/0f0a1b2c-3d4e-4f60-8a9b-0c1d2e3f4a5b; of a push"
                                + " token make one in SNS (CreatePlatformEndpoint).");
    }

    /** For Apple's limit, which is the lowest. */
    @Override
    public List<String> warnings(Message message) {
        List<String> warnings =
                new ArrayList<>(PushPayload.of(message, PushPlatform.APNS).notes());
        boolean cut = warnings.stream().anyMatch(note -> note.startsWith("the body was cut"));
        if (cut && message.url().isEmpty()) {
            warnings.add("nothing leads to the rest of the text: give a URL");
        }
        return warnings;
    }

    @Override
    public boolean carriesWhole(Message message) {
        return PushPayload.of(message, PushPlatform.APNS).whole();
    }

    @Override
    public boolean isPrompt() {
        return true;
    }

    @Override
    public Outcome send(Message message) {
        return platform(message.address().value())
                .map(platform -> publish(message, platform))
                .orElseGet(() -> Outcome.rejected("the address is not the ARN of a device this service can push to"));
    }

    private static Optional<PushPlatform> platform(String address) {
        if (address.length() > MAX_ARN_CHARACTERS) {
            return Optional.empty();
        }
        Matcher arn = ARN.matcher(address);
        return arn.matches() ? PushPlatform.of(arn.group("platform")) : Optional.empty();
    }

    private Outcome publish(Message message, PushPlatform platform) {
        PushPayload payload = PushPayload.of(message, platform);
        String json = JsonNodeFactory.instance
                .objectNode()
                .put(
                        "default",
                        new PlainText(message.body())
                                .cut(MAX_DEFAULT_BYTES, "…")
                                .value())
                .put(platform.name(), payload.json())
                .toString();
        PublishRequest request = PublishRequest.builder()
                .targetArn(message.address().value())
                .messageStructure("json")
                .message(json)
                .messageAttributes(attributes(message, platform))
                .build();
        return SnsVerdict.publish(client, request, DEVICE, payload.notes());
    }

    /** Priority and push type of APNs are headers there, and attributes in SNS. */
    private static Map<String, MessageAttributeValue> attributes(Message message, PushPlatform platform) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        attributes.put(SnsAttributes.TOKEN, SnsAttributes.text(message.token()));
        if (platform.isApple()) {
            String priority = message.urgency() == Urgency.HIGH ? "10" : "5";
            attributes.put("AWS.SNS.MOBILE.APNS.PRIORITY", SnsAttributes.text(priority));
            attributes.put("AWS.SNS.MOBILE.APNS.PUSH_TYPE", SnsAttributes.text("alert"));
        }
        return attributes;
    }
}
