package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.queue.HintQueue;
import io.allim.sandbox.SandboxServer;
import io.allim.secret.SecretStandIn;
import io.allim.table.SettableClock;
import io.allim.table.dynamodb.DynamoStandIn;
import io.allim.table.sealed.SealedTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Nothing in the template's roles can go. The deployed package runs with the environment that the template gives it, and
 * every call it makes passes the policy of its role; then once more without one of the rights.
 */
class LeastPrivilegeIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";
    private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:ops";
    private static final String DEVICE =
            "arn:aws:sns:us-east-1:000000000000:endpoint/GCM/app/0b1c2d3e-0000-4000-8000-000000000000";

    private static final String ADMIN_KEY = "/allim/admin-key";
    private static final String KMS_KEY = "arn:aws:kms:us-east-1:000000000000:key/0b1c2d3e-0000-4000-8000-000000000000";
    private static final Map<String, String> VIA_SQS = Map.of("kms:ViaService", "sqs.us-east-1.amazonaws.com");

    private static final String EMAIL = "{\"email\":\"ada@example.com\"}";
    private static final String INBOX = "{\"recipient\":\"ada\"}";

    private static final Map<String, String> environment = new HashMap<>();

    static SamStack stack;
    static List<IamPolicy> policies;
    static IamPolicy whole;
    static DynamoStandIn dynamo;
    static HintQueue queue;
    static SandboxServer sandbox;
    static SecretStandIn secrets;
    static AwsGate gate;
    static LambdaRuntime lambda;
    static QueueTrigger trigger;

    /**
     * Why a right is in the template.
     *
     * @param right its statement and action, and what its resource ends with where there are several
     * @param broken what goes wrong without it
     * @param scenario says what it saw while the policy was in force
     * @param seenWith what that begins with when the right is there
     * @param seenWithout what it says otherwise
     */
    private record Need(
            String right, String broken, Function<IamPolicy, String> scenario, String seenWith, String seenWithout) {

        /** Of something that AWS does in the role's name because a part of the template, which must be there, says so. */
        static Need ofAws(String right, String broken, Supplier<String> resource) {
            String action = right.split(" ")[1];
            return new Need(
                    right,
                    broken,
                    policy -> policy.allows(action, resource.get(), VIA_SQS) ? "allowed" : "refused",
                    "allowed",
                    "refused");
        }

        boolean isOf(IamPolicy.Right candidate) {
            String[] parts = right.split(" ");
            return candidate.sid().equals(parts[0])
                    && candidate.action().equals(parts[1])
                    && (parts.length == 2 || candidate.resource().endsWith(parts[2]));
        }
    }

    private static final List<Need> NEEDS = List.of(
            new Need(
                    "ReadItems dynamodb:GetItem",
                    "a delivery can't be looked up",
                    policy -> status(policy, "GET", "/v1/deliveries/" + delivery(accepted(EMAIL))),
                    "200",
                    "503"),
            new Need(
                    "ReadItems dynamodb:BatchGetItem",
                    "a tick can't read what is due",
                    LeastPrivilegeIT::tick,
                    "200",
                    "POST /internal/tick answered 503"),
            new Need(
                    "ReadItems dynamodb:Query",
                    "a notification's deliveries can't be listed",
                    policy -> status(policy, "GET", "/v1/notifications/" + accepted(EMAIL)),
                    "200",
                    "503"),
            new Need(
                    "QueryIndexes dynamodb:Query index/due",
                    "a tick can't find what is due",
                    LeastPrivilegeIT::tick,
                    "200",
                    "POST /internal/tick answered 503"),
            new Need(
                    "QueryIndexes dynamodb:Query index/list",
                    "notifications can't be listed",
                    policy -> status(policy, "GET", "/v1/notifications"),
                    "200",
                    "503"),
            new Need(
                    "WriteItems dynamodb:PutItem",
                    "nothing is accepted",
                    policy -> {
                        gate.enforce(policy);
                        return "answered " + accept(EMAIL).status();
                    },
                    "answered 202",
                    "answered 503"),
            new Need(
                    "WriteItems dynamodb:UpdateItem",
                    "nothing reaches inboxes: their counts can't change",
                    policy -> sent(policy, INBOX),
                    "delivered: ",
                    "the store did not answer"),
            new Need(
                    "WriteItems dynamodb:DeleteItem",
                    "nobody can unsubscribe from a topic",
                    policy -> {
                        call("PUT", "/v1/topics/ops/subscribers/ada", "");
                        return status(policy, "DELETE", "/v1/topics/ops/subscribers/ada");
                    },
                    "204",
                    "503"),
            new Need(
                    "WriteItems dynamodb:ConditionCheckItem",
                    "nothing reaches inboxes: it can't be ruled out that their owner is being erased",
                    policy -> sent(policy, INBOX),
                    "delivered: ",
                    "the store did not answer"),
            new Need(
                    "GiveHints sqs:SendMessage",
                    "what is accepted waits for the next tick",
                    LeastPrivilegeIT::hinted,
                    "accepted, 1 hints",
                    "accepted, 0 hints, after a tick sent: "),
            new Need(
                    "PublishToTopics sns:Publish",
                    "nothing reaches SNS topics",
                    policy -> sent(policy, "{\"snsTopic\":\"" + TOPIC + "\"}"),
                    "sent: ",
                    "this service's role lacks a permission in SNS"),
            new Need(
                    "SendTextMessages sns:Publish",
                    "nothing reaches phones",
                    policy -> sent(policy, "{\"phone\":\"+821012345678\"}"),
                    "sent: ",
                    "this service's role lacks a permission in SNS"),
            new Need(
                    "PushToDevices sns:Publish",
                    "nothing reaches devices",
                    policy -> sent(policy, "{\"device\":\"" + DEVICE + "\"}"),
                    "sent: ",
                    "this service's role lacks a permission in SNS"),
            new Need(
                    "SendEmail ses:SendEmail identity/example.com",
                    "no mail leaves from the sender's domain",
                    policy -> sent(policy, EMAIL),
                    "sent: ",
                    "this service's role lacks a permission in SES"),
            new Need(
                    "SendEmail ses:SendEmail configuration-set/mail",
                    "no mail leaves through the configuration set that reports bounces",
                    policy -> sent(policy, EMAIL),
                    "sent: ",
                    "this service's role lacks a permission in SES"),
            new Need(
                    "ReadSendingRate ses:GetAccount",
                    "mails leave faster than SES takes them, and are refused",
                    LeastPrivilegeIT::paced,
                    "sent at a pace",
                    "sent without a pace"),
            Need.ofAws(
                    "TakeHints sqs:ReceiveMessage",
                    "the trigger can't receive hints",
                    () -> text("HintTrigger", "EventSourceArn")),
            Need.ofAws(
                    "TakeHints sqs:DeleteMessage",
                    "the trigger can't delete the hints that were seen to, and they come again",
                    () -> text("HintTrigger", "EventSourceArn")),
            Need.ofAws(
                    "TakeHints sqs:GetQueueAttributes",
                    "the trigger can't tell how many hints wait, and does not scale",
                    () -> text("HintTrigger", "EventSourceArn")),
            Need.ofAws(
                    "KeepFailedEvents sqs:SendMessage",
                    "Lambda can't keep events that failed three times, and drops them",
                    () -> text("Allim", "EventInvokeConfig", "DestinationConfig", "OnFailure", "Destination")),
            Need.ofAws(
                    "Log logs:CreateLogStream", "no instance of the function can begin its log", LeastPrivilegeIT::log),
            Need.ofAws("Log logs:PutLogEvents", "nothing is logged, and no metric leaves", LeastPrivilegeIT::log),
            Need.ofAws("Trace xray:PutTraceSegments", "no trace reaches X-Ray", () -> "*"),
            Need.ofAws("Trace xray:PutTelemetryRecords", "X-Ray does not know what of the traces was lost", () -> "*"),
            new Need(
                    "ReadAdminKey ssm:GetParameter",
                    "nobody can issue the first API key",
                    LeastPrivilegeIT::letIn,
                    "200",
                    "503 secret-unavailable"),
            new Need(
                    "ReadEncryptionKey ssm:GetParameter",
                    "no webhook, token or link works: their secrets can't be read",
                    policy -> sealed(policy, true),
                    "200",
                    "503 store-unavailable"),
            new Need(
                    "MakeEncryptionKey ssm:PutParameter",
                    "no webhook, token or link works until somebody makes the key by hand",
                    policy -> sealed(policy, false),
                    "200",
                    "503 store-unavailable"),
            new Need(
                    "UseKey kms:Decrypt",
                    "nothing that is encrypted can be read, such as the admin key",
                    LeastPrivilegeIT::letIn,
                    "200",
                    "503 secret-unavailable"),
            Need.ofAws("UseKey kms:DescribeKey", "DynamoDB can't find the table's key", () -> KMS_KEY),
            Need.ofAws("UseKey kms:Encrypt", "DynamoDB can't write to the table", () -> KMS_KEY),
            Need.ofAws("UseKey kms:GenerateDataKey", "no hint reaches its queue", () -> KMS_KEY),
            Need.ofAws("UseKey kms:ReEncryptFrom", "DynamoDB can't change the table's key", () -> KMS_KEY),
            Need.ofAws("UseKey kms:ReEncryptTo", "DynamoDB can't change the table's key", () -> KMS_KEY),
            Need.ofAws(
                    "UseKeyForFailedTicks kms:Decrypt", "Scheduler can't write to the encrypted queue", () -> KMS_KEY),
            Need.ofAws(
                    "UseKeyForFailedTicks kms:GenerateDataKey",
                    "Scheduler can't write to the encrypted queue",
                    () -> KMS_KEY),
            Need.ofAws("Invoke lambda:InvokeFunction", "nothing ticks", () -> text("Tick", "Target", "Arn")),
            Need.ofAws(
                    "KeepFailedTicks sqs:SendMessage",
                    "Scheduler can't keep ticks that it could not deliver",
                    () -> text("Tick", "Target", "DeadLetterConfig", "Arn")));

    @BeforeAll
    static void start() throws IOException {
        stack = new SamStack(
                SamTemplate.read("sam.jvm.yaml"),
                Map.of(
                        "AdminKeyParameter", ADMIN_KEY,
                        "KmsKeyArn", KMS_KEY,
                        "Tracing", "Active",
                        "AllowSms", "true",
                        "AllowPush", "true",
                        "TopicArns", TOPIC,
                        "SenderIdentity", "example.com",
                        "EmailFrom", "allim@example.com",
                        "EmailName", "Allim"));
        whole = stack.policy("FunctionRole");
        policies = List.of(whole, stack.policy("TickRole"));
        environment.putAll(stack.environment());
        environment.put("ALLIM_ACCESS_ADMIN_KEY", KEY);
        environment.put("ALLIM_ENCRYPTION_KEY", SealedTables.KEY);
        // Ticks find at once what hints were lost of.
        environment.put("ALLIM_DELIVERY_HEAD_START", "PT0S");
        dynamo = new DynamoStandIn();
        dynamo.create(environment.get("ALLIM_TABLE_NAME"));
        queue = new HintQueue();
        sandbox = new SandboxServer(0, new SettableClock(Instant.parse("2027-01-01T00:00:00Z"))).start();
        secrets = new SecretStandIn();
        secrets.parameter(ADMIN_KEY, KEY);
        gate = new AwsGate(
                whole,
                Map.of(
                        "dynamodb",
                        dynamo.endpoint(),
                        "sqs",
                        queue.endpoint(),
                        "sns",
                        sandbox.uri(),
                        "ses",
                        sandbox.uri(),
                        "ssm",
                        URI.create(secrets.endpoint())));
        gate.encryptParameters(KMS_KEY);
        for (String endpoint : List.of("QUARKUS_DYNAMODB", "QUARKUS_SQS", "QUARKUS_SNS", "ALLIM_EMAIL_SES")) {
            environment.put(endpoint + "_ENDPOINT_OVERRIDE", gate.uri().toString());
        }
        lambda = LambdaRuntime.start(environment);
        trigger = new QueueTrigger(queue, lambda);
        call("PUT", "/v1/recipients/ada", "{\"addresses\":{\"email\":[\"ada@example.com\"]}}");
    }

    @AfterAll
    static void stop() {
        lambda.close();
        gate.close();
        secrets.close();
        sandbox.close();
        queue.close();
        dynamo.close();
    }

    /** So that what is new has to say why. */
    @Test
    void everyRight_isNeeded() {
        assertThat(policies.stream().flatMap(policy -> policy.rights().stream()))
                .extracting(right -> NEEDS.stream()
                        .filter(need -> need.isOf(right))
                        .map(Need::right)
                        .findFirst()
                        .orElse(right.sid() + " " + right.action()))
                .containsExactlyInAnyOrderElementsOf(
                        NEEDS.stream().map(Need::right).toList());
    }

    @TestFactory
    Stream<DynamicTest> without() {
        return NEEDS.stream().map(need -> dynamicTest("without " + need.right + ": " + need.broken, () -> check(need)));
    }

    /** The domain is verified, and other senders may have it too. */
    @Test
    void mail_leavesFromTheOneAddressOnly() {
        IamPolicy another = new SamStack(
                        SamTemplate.read("sam.jvm.yaml"),
                        Map.of("SenderIdentity", "example.com", "EmailFrom", "shop@example.com"))
                .policy("FunctionRole");
        IamPolicy mixed = new IamPolicy(Stream.concat(
                        whole.rights().stream().filter(right -> !right.sid().equals("SendEmail")),
                        another.rights().stream().filter(right -> right.sid().equals("SendEmail")))
                .toList());

        String id = accepted(EMAIL);
        gate.enforce(mixed);
        trigger.deliver();

        assertThat(state(id)).contains("this service's role lacks a permission in SES");
        assertThat(gate.refused()).extracting(AwsGate.Call::action).containsOnly("ses:SendEmail");
    }

    private static void check(Need need) {
        IamPolicy policy = policies.stream()
                .filter(each -> each.rights().stream().anyMatch(need::isOf))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The template lacks " + need.right + ": " + need.broken));
        IamPolicy.Right right =
                policy.rights().stream().filter(need::isOf).findFirst().orElseThrow();

        assertThat(observe(need, policy)).as("with all rights").startsWith(need.seenWith);
        assertThat(gate.refused()).as("refused with all rights").isEmpty();

        assertThat(observe(need, policy.without(right)))
                .as("without %s: %s", need.right, need.broken)
                .contains(need.seenWithout);
        assertThat(gate.refused()).extracting(AwsGate.Call::action).allMatch(right.action()::equals);
    }

    private static String observe(Need need, IamPolicy policy) {
        queue.drain();
        gate.refused();
        try {
            return need.scenario.apply(policy);
        } finally {
            gate.enforce(whole);
        }
    }

    private static String tick(IamPolicy policy) {
        accepted(EMAIL);
        gate.enforce(policy);
        LambdaAnswer answer = lambda.invoke(LambdaEvents.tick());
        return answer.isFunctionError() ? answer.error() : String.valueOf(answer.status());
    }

    private static String hinted(IamPolicy policy) {
        gate.enforce(policy);
        // Of messages before it that wait for their turns.
        queue.drain();
        String id = accepted(EMAIL);
        int hints = queue.drain().size();
        lambda.invoke(LambdaEvents.tick());
        return "accepted, " + hints + " hints, after a tick " + state(id);
    }

    /** What became of a notification's delivery when its hint was seen to. */
    private static String sent(IamPolicy policy, String to) {
        String id = accepted(to);
        gate.enforce(policy);
        trigger.deliver();
        return state(id);
    }

    /** By a process of its own, since the rate is asked for once. */
    private static String paced(IamPolicy policy) {
        gate.enforce(policy);
        String table = environment.get("ALLIM_TABLE_NAME");
        List<String> before = dynamo.bodies(table, "pace/email", "clock");
        String id = accepted(EMAIL);
        try (LambdaRuntime another = LambdaRuntime.start(environment)) {
            new QueueTrigger(queue, another).deliver();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean moved = !dynamo.bodies(table, "pace/email", "clock").equals(before);
        return state(id).replaceFirst(":.*", "") + (moved ? " at a pace" : " without a pace");
    }

    /** By a process of its own with the stack's reference to the key, which goes on from a snapshot and has read nothing yet. */
    private static String letIn(IamPolicy policy) {
        gate.enforce(policy);
        Map<String, String> named = new HashMap<>(environment);
        named.put("ALLIM_ACCESS_ADMIN_KEY", stack.environment().get("ALLIM_ACCESS_ADMIN_KEY"));
        named.put("AWS_ENDPOINT_URL_SSM", gate.uri().toString());
        named.put("AWS_ACCESS_KEY_ID", SecretStandIn.ACCESS_KEY);
        named.put("AWS_SECRET_ACCESS_KEY", SecretStandIn.SECRET_KEY);
        named.put("AWS_LAMBDA_INITIALIZATION_TYPE", Bootstrap.SNAP_START);
        try (LambdaRuntime another = LambdaRuntime.start(named)) {
            LambdaAnswer answer =
                    another.invoke(LambdaEvents.url("GET", "/v1/keys").bearer(KEY));
            return answer.status() + " " + answer.json().path("code").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By a process of its own with the stack's reference to the key. */
    private static String sealed(IamPolicy policy, boolean isThere) {
        gate.enforce(policy);
        String reference = Objects.requireNonNull(stack.environment().get("ALLIM_ENCRYPTION_KEY"));
        String name = reference.substring("ssm:".length());
        secrets.remove(name);
        if (isThere) {
            secrets.parameter(name, SealedTables.KEY);
        }
        Map<String, String> named = new HashMap<>(environment);
        named.put("ALLIM_ENCRYPTION_KEY", reference);
        named.put("AWS_ENDPOINT_URL_SSM", gate.uri().toString());
        named.put("AWS_ACCESS_KEY_ID", SecretStandIn.ACCESS_KEY);
        named.put("AWS_SECRET_ACCESS_KEY", SecretStandIn.SECRET_KEY);
        try (LambdaRuntime another = LambdaRuntime.start(named)) {
            LambdaAnswer answer = another.invoke(LambdaEvents.url("PUT", "/v1/recipients/hook-" + isThere)
                    .bearer(KEY)
                    .header("content-type", "application/json")
                    .body("{\"addresses\":{\"webhook\":\"https://example.com/hooks/1\"}}"));
            return answer.status() + " " + answer.json().path("code").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String status(IamPolicy policy, String method, String path) {
        gate.enforce(policy);
        return String.valueOf(call(method, path, "").status());
    }

    private static String text(String resource, String... property) {
        return (String) stack.property(resource, property);
    }

    private static String log() {
        return "arn:aws:logs:%s:%s:log-group:%s:log-stream:2027/01/01/[1]0"
                .formatted(SamStack.REGION, SamStack.ACCOUNT, text("Allim", "LoggingConfig", "LogGroup"));
    }

    private static LambdaAnswer accept(String to) {
        String channels = to.equals(INBOX) ? ",\"channels\":[\"inbox\"]" : "";
        return call(
                "POST",
                "/v1/notifications",
                "{\"to\":[%s]%s,\"content\":{\"title\":\"Hello\",\"body\":\"It works.\"}}".formatted(to, channels));
    }

    private static String accepted(String to) {
        LambdaAnswer accepted = accept(to);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return accepted.json().path("id").textValue();
    }

    /** State and reason of a notification's only delivery, whatever policy is in force. */
    private static String state(String notification) {
        gate.enforce(whole);
        JsonNode delivery =
                call("GET", "/v1/deliveries/" + delivery(notification), "").json();
        return delivery.path("state").textValue() + ": " + delivery.path("why").textValue();
    }

    private static String delivery(String notification) {
        return call("GET", "/v1/notifications/" + notification + "/deliveries", "")
                .json()
                .at("/items/0/id")
                .textValue();
    }

    private static LambdaAnswer call(String method, String path, String body) {
        return lambda.invoke(LambdaEvents.url(method, path)
                .bearer(KEY)
                .header("content-type", "application/json")
                .header("idempotency-key", UUID.randomUUID().toString())
                .body(body));
    }
}
