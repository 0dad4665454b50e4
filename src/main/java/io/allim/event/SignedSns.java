package io.allim.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A message of SNS as it comes by HTTP: nothing is known of it yet but that it has the shape of one. No part of it but the
 * text can hold a line break, so that what is signed can be read in one way only.
 *
 * @param signed the fields that are signed, in their order
 * @param json all of it
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">Formats</a>
 */
record SignedSns(Type type, Instant at, Map<String, String> signed, byte[] signature, JsonNode json) {

    public enum Type {
        NOTIFICATION("Notification", "Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
        SUBSCRIPTION("SubscriptionConfirmation", CONFIRMATION),
        UNSUBSCRIPTION("UnsubscribeConfirmation", CONFIRMATION);

        private final String word;
        private final List<String> signed;

        Type(String word, String... signed) {
            this.word = word;
            this.signed = List.of(signed);
        }

        static Optional<Type> of(String word) {
            return List.of(values()).stream()
                    .filter(type -> type.word.equals(word))
                    .findFirst();
        }
    }

    private static final String[] CONFIRMATION = {
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"
    };

    private static final Map<String, Pattern> SHAPES = Map.of(
            "Message", Pattern.compile("(?s).*"),
            "MessageId", Pattern.compile("[0-9a-fA-F-]{36}"),
            "Subject", Pattern.compile("[^\\p{Cntrl}]{1,100}"),
            "SubscribeURL", Pattern.compile("[!-~]{1,2048}"),
            "Timestamp", Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z"),
            "Token", Pattern.compile("[A-Za-z0-9]{1,1024}"),
            "TopicArn", Pattern.compile("[!-~]{1,512}"),
            "Type", Pattern.compile("[A-Za-z]+"),
            "SignatureVersion", Pattern.compile("[0-9]"),
            "SigningCertURL", Pattern.compile("[!-~]{1,512}"));

    /** Of a key of 8,192 bits. */
    private static final int MAX_SIGNATURE = 1368;

    /** @return the name of the first field that is missing or has no such value as SNS gives it */
    public static Optional<String> validate(JsonNode json) {
        Optional<Type> type = Type.of(json.path("Type").asText());
        if (type.isEmpty()) {
            return Optional.of("Type");
        }
        for (String field : type.get().signed) {
            boolean left = field.equals("Subject") && !json.has(field);
            if (!left && !isShaped(json, field)) {
                return Optional.of(field);
            }
        }
        if (instant(json).isEmpty()) {
            return Optional.of("Timestamp");
        }
        if (signature(json).isEmpty()) {
            return Optional.of("Signature");
        }
        return List.of("SignatureVersion", "SigningCertURL").stream()
                .filter(field -> !isShaped(json, field))
                .findFirst();
    }

    /** @param json to which there is no {@link #validate} */
    public static SignedSns of(JsonNode json) {
        Type type = Type.of(json.path("Type").asText()).orElseThrow();
        Map<String, String> signed = new LinkedHashMap<>();
        type.signed.stream()
                .filter(json::has)
                .forEach(field -> signed.put(field, json.get(field).textValue()));
        return new SignedSns(
                type, instant(json).orElseThrow(), signed, signature(json).orElseThrow(), json);
    }

    public String id() {
        return Objects.requireNonNull(signed.get("MessageId"));
    }

    public String topicArn() {
        return Objects.requireNonNull(signed.get("TopicArn"));
    }

    /** Of the topic; empty when that is none. */
    public String region() {
        return TopicArn.parse(topicArn()).map(TopicArn::region).orElse("");
    }

    /** Of a subscription, for who wants to confirm it. */
    public String token() {
        return signed.getOrDefault("Token", "");
    }

    String version() {
        return json.get("SignatureVersion").textValue();
    }

    String certificateUrl() {
        return json.get("SigningCertURL").textValue();
    }

    /** What the signature is over. */
    byte[] canonical() {
        return signed.entrySet().stream()
                .map(field -> field.getKey() + "\n" + field.getValue() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isShaped(JsonNode json, String field) {
        return json.path(field).isTextual()
                && Objects.requireNonNull(SHAPES.get(field))
                        .matcher(json.get(field).textValue())
                        .matches();
    }

    private static Optional<Instant> instant(JsonNode json) {
        try {
            return Optional.of(Instant.parse(json.path("Timestamp").asText()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> signature(JsonNode json) {
        String text = json.path("Signature").asText();
        if (text.isEmpty()
                || text.length() > MAX_SIGNATURE
                || !json.get("Signature").isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
