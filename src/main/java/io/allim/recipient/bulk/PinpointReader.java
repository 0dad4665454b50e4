package io.allim.recipient.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.recipient.Addresses;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientReader;
import io.allim.web.Fields;
import io.allim.web.Regions;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Near;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.allim.web.problem.WellFormed;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads endpoints as Amazon Pinpoint exports them: one address a row. The user is the recipient; where there is none, the
 * endpoint is. Attributes of endpoints and of users become attributes of the recipient; a list of one is one text.
 *
 * @see <a href="https://docs.aws.amazon.com/pinpoint/latest/userguide/segments-importing.html">the columns</a>
 */
@Singleton
final class PinpointReader {

    /** The objects of an endpoint; in CSV their fields are columns with a dot. */
    static final Set<String> OBJECTS = Set.of("Attributes", "Demographic", "Location", "Metrics", "User");

    /** What is read of an endpoint, and what is passed over because nothing here would use it. */
    static final Set<String> TEXTS = Set.of(
            "Address",
            "ApplicationId",
            "ChannelType",
            "CohortId",
            "CreationDate",
            "EffectiveDate",
            "EndpointStatus",
            "Id",
            "OptOut",
            "RequestId");

    private static final Expected CHANNEL_TYPE = Expected.oneOf("EMAIL", "SMS", "VOICE", "CUSTOM");
    private static final Expected OPT_OUT = Expected.oneOf("NONE", "ALL");
    private static final List<String> MARKS = List.of("ChannelType", "Address", "User", "Id");
    private static final String PUSH_TOKEN =
            "A push token can't be used by itself: make a platform endpoint of it in SNS and import its ARN as device.";

    /** What Pinpoint's types of channels are here; there will be no others. */
    private static final AddressKind EMAIL = new AddressKind("email");

    private static final AddressKind PHONE = new AddressKind("phone");
    private static final AddressKind DEVICE = new AddressKind("device");
    private static final AddressKind WEBHOOK = new AddressKind("webhook");

    private final Addresses addresses;

    PinpointReader(Addresses addresses) {
        this.addresses = addresses;
    }

    static boolean isEndpoint(JsonNode json) {
        return !json.has("id") && MARKS.stream().anyMatch(json::has);
    }

    Change change(JsonNode json) {
        return new Change.Fill(read(json), addresses.kinds());
    }

    /** The recipient as far as the endpoint knows it. */
    private Recipient read(JsonNode json) {
        json.fieldNames().forEachRemaining(name -> {
            if (!TEXTS.contains(name) && !OBJECTS.contains(name)) {
                throw Problem.UNKNOWN_FIELD.at(
                        Fields.shown(name),
                        "An endpoint of Pinpoint has no such field: remove it." + Near.question(name, TEXTS));
            }
        });
        if (!WellFormed.is(json)) {
            throw Problem.INVALID_FIELD.at(
                    "Attributes", "A text or name holds half of a surrogate pair: send whole characters.");
        }
        String user =
                text(json.path("User"), "UserId").or(() -> text(json, "Id")).orElse("");
        Recipient recipient = new Recipient(
                RecipientReader.id(user).orElseThrow(() -> refusal("User.UserId", RecipientReader.EXPECTED_ID, user)),
                List.of(addresses.endpoint(address(json), isOptedOut(json))),
                parsed(json, "Timezone", Regions::zone, Expected.ZONE),
                parsed(json, "Locale", PinpointReader::locale, Expected.LOCALE),
                attributes(json));
        recipient.validate().ifPresent(problem -> {
            throw Problem.INVALID_FIELD.at("Attributes", problem);
        });
        return recipient;
    }

    private Address address(JsonNode json) {
        String value = text(json, "Address")
                .orElseThrow(() -> Problem.MISSING_FIELD.at(
                        "Address",
                        "The endpoint has no address: add Address, such as \"ada@example.com\".",
                        "\"ada@example.com\""));
        String type = text(json, "ChannelType").orElse("");
        return switch (type) {
            case "EMAIL" -> new Address(EMAIL, value);
            case "SMS", "VOICE" -> new Address(PHONE, value);
            case "ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM", "PUSH" ->
                device(value);
            case "CUSTOM" -> new Address(WEBHOOK, value);
            case "IN_APP" ->
                throw Problem.INVALID_FIELD.at(
                        "ChannelType", "Leave IN_APP out: every recipient has an inbox, which needs no address.");
            default -> throw refusal("ChannelType", CHANNEL_TYPE, type);
        };
    }

    private static Address device(String value) {
        if (!value.startsWith("arn:")) {
            throw Problem.INVALID_FIELD.at("Address", PUSH_TOKEN);
        }
        return new Address(DEVICE, value);
    }

    /** Pinpoint sends nothing to an endpoint that is not active. */
    private static boolean isOptedOut(JsonNode json) {
        boolean none = switch (text(json, "OptOut").orElse("NONE")) {
            case "ALL" -> true;
            case "NONE" -> false;
            default -> throw refusal("OptOut", OPT_OUT, text(json, "OptOut").orElse(""));
        };
        return none || text(json, "EndpointStatus").filter("INACTIVE"::equals).isPresent();
    }

    private static <T> Optional<T> parsed(
            JsonNode json, String name, Function<String, Optional<T>> parse, Expected expected) {
        return text(json.path("Demographic"), name)
                .map(text -> parse.apply(text).orElseThrow(() -> refusal("Demographic." + name, expected, text)));
    }

    private static ProblemException refusal(String name, Expected expected, String given) {
        return Problem.INVALID_FIELD.at(name, expected, TextNode.valueOf(given));
    }

    private static Optional<String> locale(String text) {
        return Regions.locale(text.replace('_', '-'));
    }

    private static ObjectNode attributes(JsonNode json) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        for (JsonNode source : List.of(json.path("User").path("UserAttributes"), json.path("Attributes"))) {
            source.properties().forEach(entry -> attributes.putIfAbsent(entry.getKey(), single(entry.getValue())));
        }
        return attributes;
    }

    private static JsonNode single(JsonNode value) {
        return value.isArray() && value.size() == 1 ? value.get(0) : value;
    }

    private static Optional<String> text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Problem.INVALID_FIELD.at(name, Expected.text("a text", "A-1001"), value);
        }
        return Optional.of(value.textValue()).filter(text -> !text.isEmpty());
    }
}
