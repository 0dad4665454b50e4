package cold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Accepts a notification to one e-mail address as Allim does. */
@Path("/v1/notifications")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class Notifications {

    public record Target(String email) {}

    public record Content(String title, String body) {}

    public record Request(List<Target> to, Content content) {}

    public record Claim(String bodyHash, String notification) {}

    public record Progress(String lastTurn, int parts, int planned) {}

    public record Notification(
            String id,
            String createdAt,
            List<Target> to,
            List<String> exclude,
            List<String> channels,
            Content content,
            String urgency,
            Map<String, String> data,
            Progress progress,
            String stage) {}

    public record Route(String channel) {}

    public record Decided(String at, String decision, String why) {}

    public record Delivery(
            String id,
            Route route,
            Target target,
            String state,
            String createdAt,
            String plannedFor,
            String turn,
            String dueAt,
            int attempts,
            int leases,
            boolean cancelAsked,
            boolean mayHaveLeft,
            boolean permitted,
            boolean ofDigest,
            List<Decided> trace) {}

    public record DeliveryView(
            String id,
            String notification,
            String channel,
            String to,
            String state,
            String dueAt,
            String why,
            String createdAt) {}

    public record View(
            String id,
            String createdAt,
            String stage,
            Content content,
            String urgency,
            List<String> channels,
            Map<String, String> data,
            List<DeliveryView> deliveries,
            boolean more) {}

    public record Hint(String pk, String sk) {}

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@([A-Za-z0-9-]{1,63}\\.)+[A-Za-z0-9-]{2,63}");
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private final DynamoDbClient dynamo;
    private final SqsClient sqs;
    private final ObjectMapper json;
    private final String table;
    private final String queue;
    private final byte[] admin;

    Notifications(
            DynamoDbClient dynamo,
            SqsClient sqs,
            ObjectMapper json,
            @ConfigProperty(name = "allim.table.name") String table,
            @ConfigProperty(name = "allim.queue.url") String queue,
            @ConfigProperty(name = "allim.access.admin.key") String admin) {
        this.dynamo = dynamo;
        this.sqs = sqs;
        this.json = json;
        this.table = table;
        this.queue = queue;
        this.admin = sha256("Bearer " + admin);
    }

    @POST
    public Response create(
            @HeaderParam("Authorization") String authorization,
            @HeaderParam("Idempotency-Key") String key,
            Request request)
            throws JsonProcessingException {
        require(authorization != null && MessageDigest.isEqual(admin, sha256(authorization)), 401);
        require(key != null && KEY.matcher(key).matches(), 400);
        require(request != null && request.to() != null && request.to().size() == 1, 400);
        String email = request.to().get(0).email();
        require(email != null && email.length() <= 254 && EMAIL.matcher(email).matches(), 400);
        require(request.content() != null, 400);
        requireText(request.content().title(), 1000);
        requireText(request.content().body(), 100_000);

        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String at = now.toString();
        String name = UUID.randomUUID().toString().replace("-", "");
        String id = "ntf_" + name;
        String address = hex(sha256("email/" + email)).substring(0, 32);
        String delivery = "dlv_" + name + "_" + address.substring(0, 13);

        require(get("idempotency/admin", key).isEmpty(), 409);
        require(get("suppression/" + address, "s").isEmpty(), 409);

        Map<String, AttributeValue> claim = item("idempotency/admin", key);
        claim.put("body", string(new Claim(hex(sha256(json.writeValueAsString(request))), id)));
        expire(claim, now.plus(Duration.ofDays(1)));
        put(claim);

        Map<String, AttributeValue> notification = item(id, "n");
        notification.put(
                "body",
                string(new Notification(
                        id,
                        at,
                        request.to(),
                        List.of(),
                        List.of(),
                        request.content(),
                        "NORMAL",
                        Map.of(),
                        new Progress(at, 1, 1),
                        "planned")));
        notification.put("list", AttributeValue.fromS("notifications"));
        notification.put("listSort", AttributeValue.fromS(name));
        expire(notification, now.plus(Duration.ofDays(135)));
        put(notification);

        Map<String, AttributeValue> first = item(id, "d/" + delivery);
        first.put(
                "body",
                string(new Delivery(
                        delivery,
                        new Route("email"),
                        request.to().get(0),
                        "held",
                        at,
                        at,
                        at,
                        at,
                        0,
                        0,
                        false,
                        false,
                        false,
                        false,
                        List.of(new Decided(at, "hold", "due at once")))));
        first.put("list", AttributeValue.fromS("deliveries/of/" + address));
        first.put("listSort", AttributeValue.fromS("2/" + now.toEpochMilli() + "/" + delivery));
        first.put("shard", AttributeValue.fromN("0"));
        first.put("dueAt", number(now.plusSeconds(75).toEpochMilli()));
        put(first);

        String hint = json.writeValueAsString(new Hint(id, "d/" + delivery));
        sqs.sendMessage(message -> message.queueUrl(queue).messageBody(hint));
        System.out.println("{\"id\":\"" + id + "\",\"Accepted\":1}");

        String masked = email.charAt(0) + "***" + email.substring(email.indexOf('@'));
        DeliveryView shown = new DeliveryView(delivery, id, "email", masked, "held", at, "due at once", at);
        View view = new View(
                id, at, "planned", request.content(), "normal", List.of(), Map.of(), List.of(shown), false);
        return Response.accepted(view)
                .header("Location", URI.create("/v1/notifications/" + id))
                .build();
    }

    private Map<String, AttributeValue> get(String pk, String sk) {
        return dynamo.getItem(get -> get.tableName(table)
                        .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk)))
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
            throw new WebApplicationException(409);
        }
    }

    private static Map<String, AttributeValue> item(String pk, String sk) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("pk", AttributeValue.fromS(pk));
        item.put("sk", AttributeValue.fromS(sk));
        item.put("version", number(1));
        item.put("token", AttributeValue.fromS(UUID.randomUUID().toString()));
        return item;
    }

    private static void expire(Map<String, AttributeValue> item, Instant at) {
        item.put("expires", number(at.toEpochMilli()));
        item.put("ttl", number(at.getEpochSecond() + 1));
    }

    private AttributeValue string(Object value) throws JsonProcessingException {
        return AttributeValue.fromS(json.writeValueAsString(value));
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static void requireText(String text, int max) {
        require(text != null && !text.isEmpty() && text.length() <= max, 400);
    }

    private static void require(boolean holds, int otherwise) {
        if (!holds) {
            throw new WebApplicationException(otherwise);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
