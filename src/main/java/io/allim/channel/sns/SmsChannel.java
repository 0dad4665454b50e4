package io.allim.channel.sns;

import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.DailyCap;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.TemplateFields;
import io.allim.channel.Urgency;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Sends text messages to phones through SNS.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html">SNS, mobile text messaging</a>
 */
@Singleton
final class SmsChannel implements Channel {

    static final AddressKind PHONE = new AddressKind("phone");

    private static final String NAME = "sms";
    private static final Pattern E_164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    private final Supplier<SnsClient> client;
    private final SmsConfig config;

    @Inject
    SmsChannel(LazySnsClient client, SmsConfig config) {
        this((Supplier<SnsClient>) client, config);
    }

    SmsChannel(Supplier<SnsClient> client, SmsConfig config) {
        this.client = client;
        this.config = config;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int position() {
        return 200;
    }

    @Override
    public Label label() {
        return new Label("Text message", Map.of("ko", "문자 메시지"));
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(PHONE, 200, "a phone number with its country code", "+821012345678", false);
    }

    /** Text messages have no title and are paid by their length: nothing is added to what their own part says. */
    @Override
    public TemplateFields templateFields() {
        return new TemplateFields(TemplateFields.Text.BODY, TemplateFields.Data.NONE, false);
    }

    /** @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html">Delivery logs</a> */
    @Override
    public Optional<String> feedbackSource() {
        return Optional.of("DirectPublishToPhoneNumber");
    }

    @Override
    public boolean isReportedByReference() {
        return true;
    }

    @Override
    public Optional<String> host(Address address) {
        return Optional.of("Amazon SNS");
    }

    @Override
    public AddressKind reaches() {
        return PHONE;
    }

    @Override
    public Optional<String> validate(String address) {
        return E_164.matcher(address).matches()
                ? Optional.empty()
                : Optional.of(
                        "A phone number begins with + and the country code, then digits alone, 7 to 15 in all: no hyphens,"
                                + " spaces or brackets, and no leading 0 of the national number, such as +821012345678.");
    }

    @Override
    public boolean isPrompt() {
        return true;
    }

    @Override
    public Outcome send(Message message) {
        String phone = message.address().value();
        return validate(phone).map(Outcome::rejected).orElseGet(() -> publish(message, phone));
    }

    @Override
    public List<String> warnings(Message message) {
        SmsText text = SmsText.of(message);
        List<String> warnings = new ArrayList<>(text.notes());
        String dear = SmsParts.outsideGsm7(text.fitted());
        if (!dear.isEmpty()) {
            warnings.add("these characters make it UCS-2, with 70 instead of 160 characters a part: " + dear);
        }
        return warnings;
    }

    @Override
    public boolean carriesWhole(Message message) {
        return SmsText.of(message).whole();
    }

    @Override
    public Optional<RateLimit> rateLimit(Message message) {
        return sharedLimits().stream().findFirst();
    }

    @Override
    public List<RateLimit> sharedLimits() {
        return config.perSecond() > 0 ? List.of(new RateLimit(NAME, config.perSecond())) : List.of();
    }

    @Override
    public Optional<DailyCap> dailyCap(Message message) {
        return sharedCap()
                .map(cap -> cap.taking(SmsParts.of(SmsText.of(message).fitted()).count()));
    }

    @Override
    public Optional<DailyCap> sharedCap() {
        return config.dailyParts().isPresent()
                ? Optional.of(
                        new DailyCap(NAME, 0, config.dailyParts().getAsLong(), "parts of SMS (allim.sms.daily-parts)"))
                : Optional.empty();
    }

    private Outcome publish(Message message, String phone) {
        SmsText text = SmsText.of(message);
        PublishRequest request = PublishRequest.builder()
                .phoneNumber(phone)
                .message(text.fitted())
                .messageAttributes(attributes(message))
                .build();
        return SnsVerdict.publish(client, request, PHONE, text.notes());
    }

    private Map<String, MessageAttributeValue> attributes(Message message) {
        SmsConfig.Type type = message.urgency() == Urgency.HIGH ? SmsConfig.Type.TRANSACTIONAL : config.type();
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        attributes.put(SnsAttributes.TOKEN, SnsAttributes.text(message.token()));
        attributes.put("AWS.SNS.SMS.SMSType", SnsAttributes.text(type.word()));
        config.senderId().ifPresent(sender -> attributes.put("AWS.SNS.SMS.SenderID", SnsAttributes.text(sender)));
        config.maxPrice().ifPresent(price -> attributes.put("AWS.SNS.SMS.MaxPrice", price(price)));
        return attributes;
    }

    private static MessageAttributeValue price(double dollars) {
        return SnsAttributes.number(BigDecimal.valueOf(dollars).toPlainString());
    }
}
