package io.allim.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Signs as SNS does, with keys that SNS does not have. */
public final class SnsSigner {

    static final String HASH = "9c6465fa7f48f5cacd23014631ec1136";

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    final KeyPair keys = Certificate.keys(2048);
    final KeyPair authority = Certificate.keys(2048);

    /** As SNS names it: with milliseconds, whatever they are. */
    static String timestamp(Instant at) {
        return MILLIS.format(at);
    }

    public static URI certificateUrl(String region) {
        return URI.create("https://sns." + region + ".amazonaws.com/SimpleNotificationService-" + HASH + ".pem");
    }

    public byte[] certificate(Instant now) {
        return Certificate.of("sns.amazonaws.com", now).pem(keys, authority);
    }

    /** A notification as SNS posts it. */
    public ObjectNode notification(String topicArn, String text, Instant at) {
        return signed(unsigned("Notification", topicArn, text, at)
                .put("UnsubscribeURL", "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe"));
    }

    ObjectNode confirmation(String type, String topicArn, String subscribeUrl, Instant at) {
        return signed(unsigned(type, topicArn, "You have chosen to subscribe.", at)
                .put("Token", "2336412f37fb687f5d51e6e2425f004a")
                .put("SubscribeURL", subscribeUrl));
    }

    private static ObjectNode unsigned(String type, String topicArn, String text, Instant at) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Type", type)
                .put("MessageId", UUID.randomUUID().toString())
                .put("TopicArn", topicArn)
                .put("Message", text)
                .put("Timestamp", timestamp(at))
                .put("SignatureVersion", "1")
                .put("SigningCertURL", certificateUrl(topicArn.split(":")[3]).toString());
    }

    /** Signs whatever it holds now. */
    ObjectNode signed(ObjectNode message) {
        return signed(message, keys);
    }

    static ObjectNode signed(ObjectNode message, KeyPair keys) {
        List<String> fields = message.path("Type").asText().equals("Notification")
                ? List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
                : List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");
        StringBuilder text = new StringBuilder();
        fields.stream()
                .filter(message::has)
                .forEach(field -> text.append(field)
                        .append('\n')
                        .append(message.get(field).asText())
                        .append('\n'));
        try {
            boolean second = message.path("SignatureVersion").asText().equals("2");
            Signature signature = Signature.getInstance(second ? "SHA256withRSA" : "SHA1withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
            return message.put("Signature", Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
