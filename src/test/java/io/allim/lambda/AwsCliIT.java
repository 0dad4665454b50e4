package io.allim.lambda;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.queue.HintQueue;
import io.allim.sandbox.SandboxServer;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code docs/deploy.md}, as they are written there, beside the deployed package: they show what the page
 * says. Skipped where the AWS CLI is not installed.
 */
class AwsCliIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";
    private static final DocCommands GUIDE = DocCommands.read("deploy.md");
    private static final DocCommands WORKING = GUIDE.part("Is it working?");
    private static final DocCommands OPERATING = GUIDE.part("Operating");
    private static final DocCommands DEAD_LETTERS = GUIDE.part("Dead letters");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Pattern COMMAND = Pattern.compile("aws [a-z]+ [a-z-]+");

    /** Of the page's examples. */
    private static final Pattern EXAMPLE_NOTIFICATION = Pattern.compile("ntf_01m8b1b9cejgcahnbqde64weng");

    private static final Pattern EXAMPLE_DELIVERY = Pattern.compile("dlv_01m8b1b9cejgcahnbqde64weng_qoagkklidm1te");

    /** As {@code docs/rules.md} has it for alarms that come through SNS. */
    private static final String RULE = """
            {"pattern":{"source":["aws.sns"],"detail":{"NewStateValue":["ALARM"]}},
             "resolvedBy":{"detail":{"NewStateValue":["OK"]}},"key":"{{ event.detail.AlarmArn }}",
             "workflow":"alarm","to":[{"recipient":"ada"}],
             "data":{"alarm":"{{ event.detail.AlarmName }}","why":"{{ event.detail.NewStateReason }}"}}
            """;

    private static final String WORKFLOW = """
            {"steps":[{"channel":"email","template":"alarm"},
                      {"channel":"sms","template":"alarm","after":"PT15M","unless":[{"is":"acked"}]}]}
            """;

    @TempDir
    static Path directory;

    static SamStack stack;
    static DynamoStandIn dynamo;
    static HintQueue queue;
    static SandboxServer sandbox;
    static LambdaRuntime lambda;
    static QueueTrigger trigger;
    static StackStandIn aws;
    static AwsCli cli;

    @BeforeAll
    static void start() throws IOException {
        if (!AwsCli.isThere(directory)) {
            return;
        }
        stack = new SamStack(
                SamTemplate.read("sam.jvm.yaml"),
                Map.of(
                        "AdminKeyParameter", "/allim/admin-key",
                        "Revision", "2",
                        "AllowSms", "true",
                        "SenderIdentity", "example.com",
                        "EmailFrom", "allim@example.com"));
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("ALLIM_ACCESS_ADMIN_KEY", KEY);
        dynamo = new DynamoStandIn();
        dynamo.create(environment.get("ALLIM_TABLE_NAME"));
        queue = new HintQueue();
        sandbox = new SandboxServer(0, InstantSource.system()).start();
        String uri = sandbox.uri().toString();
        environment.putAll(Map.of(
                "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE",
                dynamo.endpoint().toString(),
                "QUARKUS_SQS_ENDPOINT_OVERRIDE",
                queue.endpoint().toString(),
                "QUARKUS_SNS_ENDPOINT_OVERRIDE",
                uri,
                "ALLIM_EMAIL_SES_ENDPOINT_OVERRIDE",
                uri,
                // What is accepted is due at once, for ticks as well.
                "ALLIM_DELIVERY_HEAD_START",
                "PT0S"));
        lambda = LambdaRuntime.start(environment);
        trigger = new QueueTrigger(queue, lambda);
        aws = new StackStandIn(stack, lambda, queue);
        cli = new AwsCli(
                directory,
                Map.of(
                        "cloudformation", aws.uri(),
                        "scheduler", aws.uri(),
                        "lambda", aws.uri(),
                        "dynamodb", dynamo.endpoint(),
                        "sqs", queue.endpoint(),
                        "sns", sandbox.uri()),
                output());
        call(
                "PUT",
                "/v1/recipients/ada",
                "{\"addresses\":{\"email\":[\"ada@example.com\"],\"phone\":[\"+12065550100\"]}}");
        call("PUT", "/v1/templates/alarm", """
                {"publish":true,"parts":{"default":{"title":"{{ data.alarm }}","body":"{{ data.why }}"}}}
                """);
    }

    @AfterAll
    static void stop() {
        if (cli != null) {
            aws.close();
            lambda.close();
            sandbox.close();
            queue.close();
            dynamo.close();
        }
    }

    @BeforeEach
    void tidy() {
        assumeTrue(
                cli != null,
                "The AWS CLI is not installed, or there is no bash: the page's commands are not tried out.");
        call("PUT", "/v1/workflows/alarm", WORKFLOW);
        call("PUT", "/v1/rules/alarms", RULE);
        lambda.invoke(LambdaEvents.tick());
        queue.purge();
        sandbox.messages().clear();
    }

    @Test
    void alarm_startsItsWorkflowUntilItIsOk() throws IOException {
        aws.hear(TopicTrigger.event(publish(sample("alarm"))));
        deliverAll();

        assertThat(sent()).containsExactly("email ada@example.com prod-orders-5xx");
        assertThat(sandbox.messages().newest().getFirst().body())
                .contains("Threshold Crossed: 1 out of the last 1 datapoints [17.0");
        String id = latest();
        assertThat(states(id)).containsExactlyInAnyOrder("email sent", "sms held");

        aws.hear(TopicTrigger.event(publish(sample("ok"))));
        deliverAll();

        assertThat(states(id)).containsExactlyInAnyOrder("email sent", "sms cancelled");
        assertThat(latest()).isEqualTo(id);
        assertThat(sent()).isEmpty();
    }

    @Test
    void alarmThatThePagePublishes_startsTheRuleToTry() {
        cli.run(GUIDE.part("Events of AWS").command("aws sns publish"));
        aws.hear(TopicTrigger.event(taken()));
        deliverAll();

        assertThat(sent()).containsExactly("email ada@example.com prod-orders-5xx");
        assertThat(sandbox.messages().newest().getFirst().body()).contains("A test.");
    }

    @Test
    void alarmThatNoRuleMatches_startsNothing() throws IOException {
        String before = latest();
        aws.hear(TopicTrigger.event(publish(sample("alarm").replace("\"ALARM\"", "\"INSUFFICIENT_DATA\""))));
        deliverAll();

        assertThat(latest()).isEqualTo(before);
        assertThat(sent()).isEmpty();
        assertThat(dead()).isEmpty();
    }

    @Test
    void topicThatIsNotAllowed_isADeadLetter() throws IOException {
        String before = latest();
        Files.writeString(directory.resolve("alarm.json"), sample("alarm"));
        cli.run("aws sns publish --topic-arn arn:aws:sns:us-east-1:111122223333:alarms --message file://alarm.json");
        aws.hear(TopicTrigger.event(taken()));

        assertThat(latest()).isEqualTo(before);
        assertThat(dead())
                .singleElement()
                .extracting(letter -> letter.path("Body").asText())
                .asString()
                .contains("The event from aws:sns was not handled", "answered 501");
    }

    @Test
    void waitingDelivery_isAsThePageSays() throws IOException {
        Instant at = InstantSource.system().instant().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
        String id = accept("{\"email\":\"ada@example.com\"}", ",\"sendAt\":\"" + at + "\"");
        String command = of(id, OPERATING.command("aws dynamodb get-item"));

        JsonNode item = cli.json(command).path("Item");

        assertThat(item.fieldNames())
                .toIterable()
                .containsAll(OPERATING.names("| attribute | of a delivery that waits |"))
                .doesNotContain("expires", "ttl");
        JsonNode body = MAPPER.readTree(text(item, "body"));
        assertThat(body.path("id").asText()).isEqualTo(delivery(id));
        assertThat(body.path("state").asText()).isEqualTo("held");
        assertThat(body.path("attempts").asInt()).isZero();
        assertThat(body.at("/trace/0").has("at") && body.at("/trace/0").has("why"))
                .as(body.path("trace").toString())
                .isTrue();
        assertThat(text(item, "shard")).isEqualTo("0");
        assertThat(text(item, "dueAt")).isEqualTo(String.valueOf(at.toEpochMilli()));
        assertThat(text(item, "list")).startsWith("deliveries/of/");
        assertThat(text(item, "listSort")).startsWith("1/");
        assertThat(text(item, "version")).isEqualTo("1");

        call("DELETE", "/v1/notifications/" + id, "");

        JsonNode ended = cli.json(command).path("Item");
        assertThat(ended.fieldNames()).toIterable().doesNotContain("shard", "dueAt");
        assertThat(text(ended, "listSort")).startsWith("2/");
        assertThat(Long.parseLong(text(ended, "expires")) / 1000)
                .isCloseTo(Long.parseLong(text(ended, "ttl")), within(1L));
        assertThat(text(ended, "version")).isEqualTo("2");
    }

    @Test
    void deliveriesOfANotification_areInItsPartition() throws IOException {
        String id = accept("{\"email\":\"ada@example.com\"},{\"phone\":\"+12065550100\"}", "");
        deliverAll();

        JsonNode items = cli.json(of(id, OPERATING.command("#sk BETWEEN"))).path("Items");

        assertThat(items).hasSize(2);
        for (JsonNode item : items) {
            JsonNode body = MAPPER.readTree(text(item, "body"));
            assertThat(text(item, "sk")).isEqualTo("d/" + body.path("id").asText());
            assertThat(body.path("state").asText()).isEqualTo("sent");
        }
    }

    @Test
    void failedDeliveries_areInTheListTheLatestFirst() throws IOException {
        String missing = "{\"snsTopic\":\"arn:aws:sns:us-east-1:000000000000:missing\"}";
        String first = accept(missing, "");
        deliverAll();
        String second = accept(missing, "");
        deliverAll();

        JsonNode items = cli.json(OPERATING.command("deliveries/failed")).path("Items");

        assertThat(text(items.path(0), "pk")).isEqualTo(second);
        assertThat(text(items.path(0), "sk")).isEqualTo("f/" + delivery(second));
        assertThat(text(items.path(1), "sk")).isEqualTo("f/" + delivery(first));
        JsonNode item =
                cli.json(of(second, OPERATING.command("aws dynamodb get-item"))).path("Item");
        JsonNode body = MAPPER.readTree(text(item, "body"));
        assertThat(body.path("state").asText()).isEqualTo("failed");
        assertThat(body.path("trace").findValuesAsText("why").getLast()).isEqualTo("there is no such topic: NotFound");
    }

    @Test
    void whatIsDue_isFoundByATickByHand() {
        String due = OPERATING.command("--index-name due");
        List<String> accepted =
                List.of(accept("{\"email\":\"ada@example.com\"}", ""), accept("{\"email\":\"ada@example.com\"}", ""));
        awaitNextSecond();

        assertThat(cli.json(due).path("Items").findValues("pk"))
                .extracting(key -> key.path("S").asText())
                .containsExactlyElementsOf(accepted);
        assertThat(cli.json(due.replace("--max-items 10", "--select COUNT"))
                        .path("Count")
                        .asInt())
                .isEqualTo(2);

        assertThat(tick()).contains("{\"found\":2,\"complete\":true}");

        assertThat(cli.json(due).path("Items")).isEmpty();
        assertThat(sent()).hasSize(2);
    }

    @Test
    void hints_areCountedAndCanBeLost() {
        String command = OPERATING.command("aws sqs get-queue-attributes");
        List<String> numbers = OPERATING.names("| number | means |");
        accept("{\"email\":\"ada@example.com\"}", "");
        accept("{\"email\":\"ada@example.com\"}", "");
        queue.send("taken by an instance");
        assertThat(queue.receive()).hasSize(3);
        accept("{\"email\":\"ada@example.com\"}", "");
        queue.send(600, "of a late tick");

        JsonNode attributes = cli.json(command).path("Attributes");

        assertThat(numbers)
                .extracting(number -> number + " " + attributes.path(number).asText())
                .containsExactly(
                        "ApproximateNumberOfMessages 1",
                        "ApproximateNumberOfMessagesNotVisible 3",
                        "ApproximateNumberOfMessagesDelayed 1");

        cli.run("aws sqs purge-queue --queue-url \"$(output HintsUrl)\"");
        awaitNextSecond();
        assertThat(tick()).contains("{\"found\":3,\"complete\":true}");
        assertThat(sent()).hasSize(3);
    }

    @Test
    void deadLetter_isHandedInAgainWhenItsCauseIsMended() throws IOException {
        call("DELETE", "/v1/workflows/alarm", "");
        String before = latest();
        String event = TopicTrigger.event(publish(sample("alarm")));
        aws.hear(event);
        assertThat(latest()).isEqualTo(before);

        JsonNode letter = dead().getFirst();

        JsonNode envelope = MAPPER.readTree(letter.path("Body").asText());
        assertThat(envelope.at("/responsePayload/errorMessage").asText())
                .contains("was not handled, POST /internal/events answered 500");
        assertThat(lambda.log())
                .contains("event "
                        + envelope.at("/requestPayload/Records/0/Sns/MessageId").asText()
                        + " is not done with: rule alarms failed: rule alarms needs the workflow alarm");
        assertThat(envelope.path("requestPayload")).isEqualTo(MAPPER.readTree(event));

        call("PUT", "/v1/workflows/alarm", WORKFLOW);
        Files.writeString(
                directory.resolve("event.json"), envelope.path("requestPayload").toString());
        cli.run(replaced(
                DEAD_LETTERS.command("--invocation-type Event"),
                "HANDLE",
                "'" + letter.path("ReceiptHandle").asText() + "'"));
        deliverAll();

        assertThat(sent()).containsExactly("email ada@example.com prod-orders-5xx");
        assertThat(numberOf("DeadLettersUrl", "ApproximateNumberOfMessagesNotVisible"))
                .isZero();
        assertThat(numberOf("DeadLettersUrl", "ApproximateNumberOfMessages")).isZero();
    }

    @Test
    void deadHints_areSentOnceMore() {
        queue.send("poison");
        for (int i = 0; i < HintQueue.MAX_RECEIVES; i++) {
            trigger.deliver();
        }
        assertThat(trigger.deliver()).isZero();
        assertThat(numberOf("DeadHintsUrl", "ApproximateNumberOfMessages")).isEqualTo(1);

        cli.run(DEAD_LETTERS.command("aws sqs start-message-move-task"));

        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(numberOf("HintsUrl", "ApproximateNumberOfMessages"))
                        .isEqualTo(1));
    }

    /** Nothing here stands in for CloudWatch's metrics and alarms, or for subscriptions; {@code AwsDocsIT} has the CLI look at those. */
    @Test
    void whatWorks_saysSo() {
        Map<String, String> rows = WORKING.commands("| look at | it should say | command |");
        AwsCli asks = new AwsCli(
                directory,
                Map.of(
                        "cloudformation", aws.uri(),
                        "scheduler", aws.uri(),
                        "lambda", aws.uri(),
                        "dynamodb", aws.uri(),
                        "sqs", queue.endpoint()),
                output() + curl());

        assertThat(asks.run(rows.get("the URL"))).startsWith("openapi: 3.0.3");
        assertThat(asks.run(rows.get("hints")).strip()).isEqualTo("0");
        assertThat(asks.run(rows.get("dead letters")).strip()).isEqualTo("0");
        assertThat(asks.run(rows.get("dead hints")).strip()).isEqualTo("0");
        assertThat(asks.run(rows.get("the table")).strip().split("\\s+")).containsExactly("ACTIVE", "True");
        assertThat(rows.keySet())
                .containsExactly(
                        "the URL",
                        "ticks",
                        "hints",
                        "dead letters",
                        "dead hints",
                        "metrics",
                        "alarms",
                        "who hears of alarms",
                        "the table");
        queue.send("waits");
        assertThat(asks.run(rows.get("hints")).strip()).isEqualTo("1");
    }

    @Test
    void testMail_isSent() {
        String[] commands =
                WORKING.command("curl -s \"$(output Url)v1/notifications\"").split("\n(?=curl)");
        assertThat(commands).hasSize(2);
        cli.run(curl() + "KEY=" + KEY + "\n" + commands[0] + "\necho $ID > id");
        deliverAll();

        assertThat(cli.json(curl() + "KEY=" + KEY + " ID=$(cat id)\n" + commands[1])
                        .at("/items/0/state")
                        .textValue())
                .isEqualTo("sent");
        assertThat(sent()).containsExactly("email you@example.com Hello");
    }

    /** So that what is new is tried out here as well. */
    @Test
    void page_hasNoOtherCommands() {
        assertThat(Stream.of(OPERATING, DEAD_LETTERS).flatMap(part -> part.commands().stream()))
                .extracting(block ->
                        COMMAND.matcher(block).results().map(MatchResult::group).collect(joining(" ")))
                .containsExactly(
                        // Nothing here logs to CloudWatch.
                        "aws logs tail",
                        "aws dynamodb get-item",
                        "aws dynamodb query",
                        "aws dynamodb query",
                        "aws dynamodb query",
                        "aws sqs get-queue-attributes",
                        "aws cloudformation describe-stack-resource aws scheduler get-schedule aws lambda invoke",
                        "aws sqs receive-message",
                        "aws lambda invoke aws sqs delete-message",
                        "aws sqs start-message-move-task aws sqs get-queue-attributes");
    }

    /** Calls of the function's URL reach the package. */
    private static String curl() {
        return "curl() { command curl --noproxy '*' \"${@/#%s/%s}\"; }\n"
                .formatted(
                        stack.outputs().get("Url").replace("/", "\\/"),
                        aws.url().toString().replace("/", "\\/"));
    }

    /** The function of the page that prints an output of the stack. */
    private static String output() {
        String block = GUIDE.part("From nothing to an answer").command("output() {");
        return block.substring(0, block.indexOf("; }\n") + 4);
    }

    /** Through the topic for events of AWS, by the CLI. */
    private static SandboxMessage publish(String message) throws IOException {
        Files.writeString(directory.resolve("alarm.json"), message);
        cli.run("aws sns publish --topic-arn \"$(output EventsTopicArn)\" --message file://alarm.json \\\n"
                + "  --subject 'ALARM: \"prod-orders-5xx\" in US East (N. Virginia)'");
        return taken();
    }

    /** What was published latest, which leaves the sandbox for its subscriber. */
    private static SandboxMessage taken() {
        SandboxMessage published = sandbox.messages().newest().getFirst();
        assertThat(published.channel()).isEqualTo("sns");
        sandbox.messages().clear();
        return published;
    }

    /** What an alarm published, of a sample event. */
    private static String sample(String name) throws IOException {
        return MAPPER.readTree(
                        Path.of("src/test/resources/events", name + ".json").toFile())
                .at("/Records/0/Sns/Message")
                .textValue();
    }

    private static String tick() {
        cli.run(OPERATING.command("aws scheduler get-schedule"));
        try {
            return MAPPER.readTree(directory.resolve("answer.json").toFile())
                    .path("body")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> dead() {
        return cli.json(DEAD_LETTERS.command("aws sqs receive-message"))
                .path("Messages")
                .valueStream()
                .toList();
    }

    private static int numberOf(String queue, String attribute) {
        String command = OPERATING.command("aws sqs get-queue-attributes");
        return cli.json(replaced(command, "HintsUrl", queue))
                .path("Attributes")
                .path(attribute)
                .asInt(-1);
    }

    /** The page's command for a notification, and for its only delivery where it names one. */
    private static String of(String notification, String command) {
        return EXAMPLE_NOTIFICATION
                .matcher(EXAMPLE_DELIVERY.matcher(command).replaceAll(_ -> delivery(notification)))
                .replaceAll(notification);
    }

    private static String replaced(String command, String word, String by) {
        assertThat(command).contains(word);
        return command.replace(word, by);
    }

    private static String text(JsonNode item, String attribute) {
        return item.path(attribute).elements().next().asText();
    }

    private static void deliverAll() {
        int delivered;
        do {
            delivered = trigger.deliver();
        } while (delivered > 0);
    }

    /** The page writes times in seconds. */
    private static void awaitNextSecond() {
        Instant now = InstantSource.system().instant();
        await().until(() -> InstantSource.system().instant().getEpochSecond() > now.getEpochSecond());
    }

    private static String accept(String to, String more) {
        LambdaAnswer accepted = call(
                "POST",
                "/v1/notifications",
                "{\"to\":[%s],\"content\":{\"title\":\"Hello\",\"body\":\"It works.\"}%s}".formatted(to, more));
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return accepted.json().path("id").asText();
    }

    /** Channel, receiver and title of all that left, the latest first. */
    private static List<String> sent() {
        return sandbox.messages().newest().stream()
                .map(message -> message.channel() + " " + message.to() + " " + message.subject())
                .toList();
    }

    private static String latest() {
        return read("/v1/notifications?limit=1").at("/items/0/id").asText();
    }

    private static String delivery(String notification) {
        return deliveries(notification).getFirst().path("id").asText();
    }

    private static List<String> states(String notification) {
        return deliveries(notification).stream()
                .map(delivery -> delivery.path("step").asText() + " "
                        + delivery.path("state").asText())
                .toList();
    }

    private static List<JsonNode> deliveries(String notification) {
        return read("/v1/notifications/" + notification + "/deliveries")
                .path("items")
                .valueStream()
                .toList();
    }

    private static JsonNode read(String path) {
        return call("GET", path, "").json();
    }

    private static LambdaAnswer call(String method, String path, String body) {
        String[] parts = path.split("\\?", 2);
        LambdaAnswer answer = lambda.invoke(LambdaEvents.url(method, parts[0])
                .query(parts.length > 1 ? parts[1] : "")
                .bearer(KEY)
                .header("content-type", "application/json")
                .header("idempotency-key", UUID.randomUUID().toString())
                .body(body));
        assertThat(answer.status())
                .as(method + " " + path + ": " + answer.body())
                .isLessThan(300);
        return answer;
    }
}
