package cold;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Accepts a notification to one e-mail address as Allim does, by hand: clients are made in INIT, JSON is read as a tree. */
final class AcceptHandler implements RequestStreamHandler {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@([A-Za-z0-9-]{1,63}\\.)+[A-Za-z0-9-]{2,63}");
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");
    private static final Duration REMEMBERED = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofDays(135);
    private static final Duration HEAD_START = Duration.ofSeconds(75);

    private final String table = System.getenv("ALLIM_TABLE_NAME");
    private final String queue = System.getenv("ALLIM_QUEUE_URL");
    private final byte[] admin = sha256("Bearer " + System.getenv("ALLIM_ACCESS_ADMIN_KEY"));
    private final DynamoDbClient dynamo;
    private final SqsClient sqs;

    /** What is answered instead of a 202. */
    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1;
        private final int status;

        private Refusal(int status, String why) {
            super(why, null, false, false);
            this.status = status;
        }
    }

    AcceptHandler() {
        SdkHttpClient http = http();
        Region region = Region.of(System.getenv("AWS_REGION"));
        EnvironmentVariableCredentialsProvider credentials = EnvironmentVariableCredentialsProvider.create();
        dynamo = DynamoDbClient.builder()
                .httpClient(http)
                .region(region)
                .credentialsProvider(credentials)
                .build();
        sqs = SqsClient.builder()
                .httpClient(http)
                .region(region)
                .credentialsProvider(credentials)
                .build();
    }

    /** The one starts faster, the other waits a millisecond less for each request on a connection that it has kept. */
    private static SdkHttpClient http() {
        return "apache5".equals(System.getProperty("cold.http"))
                ? Apache5HttpClient.create()
                : UrlConnectionHttpClient.create();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        JsonNode event = JSON.readTree(input);
        ObjectNode answer;
        try {
            answer = accept(event);
        } catch (Refusal e) {
            answer = answer(e.status, JSON.createObjectNode().put("status", e.status).put("detail", e.getMessage()));
        }
        JSON.writeValue(output, answer);
    }

    private ObjectNode accept(JsonNode event) throws IOException {
        JsonNode http = event.path("requestContext").path("http");
        require(
                http.path("method").asText().equals("POST")
                        && http.path("path").asText().equals("/v1/notifications"),
                404,
                "Not found.");
        JsonNode headers = event.path("headers");
        require(
                MessageDigest.isEqual(admin, sha256(headers.path("authorization").asText())),
                401,
                "Give a key.");
        String key = headers.path("idempotency-key").asText();
        require(KEY.matcher(key).matches(), 400, "Give an Idempotency-Key of 1 to 255 printable ASCII characters.");
        String text = event.path("body").asText();
        JsonNode request = JSON.readTree(text);
        only(request, Set.of("to", "content"));
        JsonNode to = request.path("to");
        require(to.isArray() && to.size() == 1, 400, "Give one target in to.");
        only(to.get(0), Set.of("email"));
        String email = text(to.get(0), "email", 254);
        require(EMAIL.matcher(email).matches(), 400, "Give an e-mail address.");
        JsonNode content = request.path("content");
        only(content, Set.of("title", "body"));
        text(content, "title", 1000);
        text(content, "body", 100_000);
        return accept(new Accepted(key, HexFormat.of().formatHex(sha256(text)), email, content));
    }

    /** A request that is in order, with the ids and the time of what it makes. */
    private static final class Accepted {

        private final String key;
        private final String hash;
        private final String email;
        private final JsonNode content;
        private final String address;
        private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        private final String id = "ntf_" + UUID.randomUUID().toString().replace("-", "");
        private final String delivery;

        private Accepted(String key, String hash, String email, JsonNode content) {
            this.key = key;
            this.hash = hash;
            this.email = email;
            this.content = content;
            address = HexFormat.of().formatHex(sha256("email/" + email), 0, 16);
            delivery = "dlv_" + id.substring(4) + "_" + address.substring(0, 13);
        }
    }

    private ObjectNode accept(Accepted it) throws IOException {
        Map<String, AttributeValue> earlier = get("idempotency/admin", it.key);
        require(earlier.isEmpty(), 409, "The key was used before.");
        require(get("suppression/" + it.address, "s").isEmpty(), 409, "The address is suppressed.");

        Map<String, AttributeValue> record = item("idempotency/admin", it.key);
        record.put("body", string(JSON.createObjectNode().put("bodyHash", it.hash).put("notification", it.id)));
        expire(record, it.now.plus(REMEMBERED));
        put(record);

        Map<String, AttributeValue> notification = item(it.id, "n");
        notification.put("body", string(notification(it)));
        notification.put("list", string("notifications"));
        notification.put("listSort", string(it.id.substring(4)));
        expire(notification, it.now.plus(KEPT));
        put(notification);

        Map<String, AttributeValue> delivery = item(it.id, "d/" + it.delivery);
        delivery.put("body", string(delivery(it)));
        delivery.put("list", string("deliveries/of/" + it.address));
        delivery.put("listSort", string("2/" + it.now.toEpochMilli() + "/" + it.delivery));
        delivery.put("shard", number(0));
        delivery.put("dueAt", number(it.now.plus(HEAD_START).toEpochMilli()));
        put(delivery);

        String hint = JSON.createObjectNode()
                .put("pk", it.id)
                .put("sk", "d/" + it.delivery)
                .toString();
        sqs.sendMessage(message -> message.queueUrl(queue).messageBody(hint));
        System.out.println(JSON.createObjectNode().put("id", it.id).put("Accepted", 1));
        return answer(202, view(it), "location", "/v1/notifications/" + it.id);
    }

    private Map<String, AttributeValue> get(String pk, String sk) {
        return dynamo.getItem(get -> get.tableName(table)
                        .key(Map.of("pk", string(pk), "sk", string(sk)))
                        .consistentRead(true))
                .item();
    }

    private void put(Map<String, AttributeValue> item) {
        try {
            dynamo.putItem(put -> put.tableName(table)
                    .item(item)
                    .conditionExpression("attribute_not_exists(#pk) OR #expires <= :now")
                    .expressionAttributeNames(Map.of("#pk", "pk", "#expires", "expires"))
                    .expressionAttributeValues(Map.of(":now", number(System.currentTimeMillis())))
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        } catch (ConditionalCheckFailedException e) {
            throw new Refusal(409, "Another request was faster.");
        }
    }

    private static Map<String, AttributeValue> item(String pk, String sk) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("pk", string(pk));
        item.put("sk", string(sk));
        item.put("version", number(1));
        item.put("token", string(UUID.randomUUID().toString()));
        return item;
    }

    private static void expire(Map<String, AttributeValue> item, Instant at) {
        item.put("expires", number(at.toEpochMilli()));
        item.put("ttl", number(at.getEpochSecond() + 1));
    }

    private static ObjectNode notification(Accepted it) {
        ObjectNode body = JSON.createObjectNode().put("id", it.id).put("createdAt", it.now.toString());
        body.putArray("to").addObject().put("email", it.email);
        body.putArray("exclude");
        body.putArray("channels");
        body.set("content", it.content);
        body.put("urgency", "NORMAL").putObject("data");
        body.putObject("progress")
                .put("lastTurn", it.now.toString())
                .put("parts", 1)
                .put("planned", 1);
        return body.put("stage", "planned");
    }

    private static ObjectNode delivery(Accepted it) {
        String now = it.now.toString();
        ObjectNode body = JSON.createObjectNode().put("id", it.delivery);
        body.putObject("route").put("channel", "email");
        body.putObject("target").put("email", it.email);
        body.put("state", "held")
                .put("createdAt", now)
                .put("plannedFor", now)
                .put("turn", now)
                .put("dueAt", now)
                .put("attempts", 0)
                .put("leases", 0)
                .put("cancelAsked", false)
                .put("mayHaveLeft", false)
                .put("permitted", false)
                .put("ofDigest", false);
        body.putArray("trace").addObject().put("at", now).put("decision", "hold").put("why", "due at once");
        return body;
    }

    private static ObjectNode view(Accepted it) {
        String now = it.now.toString();
        ObjectNode view = JSON.createObjectNode()
                .put("id", it.id)
                .put("createdAt", now)
                .put("stage", "planned");
        view.set("content", it.content);
        view.put("urgency", "normal").putArray("channels");
        view.putObject("data");
        view.putArray("deliveries")
                .addObject()
                .put("id", it.delivery)
                .put("notification", it.id)
                .put("channel", "email")
                .put("to", it.email.charAt(0) + "***" + it.email.substring(it.email.indexOf('@')))
                .put("state", "held")
                .put("dueAt", now)
                .put("why", "due at once")
                .put("createdAt", now);
        return view.put("more", false);
    }

    private static ObjectNode answer(int status, ObjectNode body, String... headers) {
        ObjectNode answer = JSON.createObjectNode().put("statusCode", status);
        ObjectNode all = answer.putObject("headers").put("content-type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return answer.put("body", body.toString()).put("isBase64Encoded", false);
    }

    private static void only(JsonNode object, Set<String> known) {
        require(object.isObject(), 400, "Give an object.");
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            require(known.contains(names.next()), 400, "There is a field that is not known.");
        }
    }

    private static String text(JsonNode object, String name, int max) {
        JsonNode value = object.path(name);
        require(
                value.isTextual() && !value.textValue().isEmpty() && value.textValue().length() <= max,
                400,
                "Give a text in " + name + ".");
        return value.textValue();
    }

    private static void require(boolean holds, int status, String otherwise) {
        if (!holds) {
            throw new Refusal(status, otherwise);
        }
    }

    private static AttributeValue string(Object value) {
        return AttributeValue.fromS(value.toString());
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
