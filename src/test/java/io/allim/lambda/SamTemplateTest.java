package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.ConfigKeys;
import io.allim.queue.HintQueue;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sam.jvm.yaml}; {@link SamVariantsTest} holds the others to it. */
@Tag("slow")
class SamTemplateTest {

    /** What stands for itself; anything else that nothing refers to is left over. */
    private static final Set<String> LEAVES = Set.of(
            "AWS::CloudWatch::Alarm",
            "AWS::Lambda::EventSourceMapping",
            "AWS::Lambda::Permission",
            "AWS::Logs::MetricFilter",
            "AWS::Logs::SubscriptionFilter",
            "AWS::Scheduler::Schedule",
            "AWS::SES::ConfigurationSetEventDestination",
            "AWS::SNS::Subscription",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy");

    private static final Object ALIAS = Map.of("Ref", "Allim.Alias");
    private static final Object WORKERS_ALIAS =
            Map.of("Fn::If", List.of("Split", Map.of("Ref", "Worker.Alias"), ALIAS));
    private static final Object DEAD_LETTERS = Map.of("Fn::GetAtt", "DeadLetters.Arn");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SamTemplate template = SamTemplate.read("sam.jvm.yaml");

    @Test
    void references_areDefinedAndUsed() {
        Set<String> defined = new TreeSet<>();
        Stream.of("Parameters", "Conditions", "Resources")
                .forEach(section ->
                        defined.addAll(SamTemplate.map(template.at(section)).keySet()));
        Set<String> used = SamTemplate.references(template.root());

        assertThat(defined).containsAll(used);
        assertThat(SamTemplate.values(template.root(), "DependsOn").filter(name -> !name.equals("AllimAliaslive")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(template.resources()).containsKey((String) name));
        defined.removeAll(used);
        defined.removeIf(name -> LEAVES.contains(String.valueOf(template.at("Resources", name, "Type"))));
        assertThat(defined).as("left over").isEmpty();
    }

    /** AWS knows no resource for the account's sending rate, and none for traces. */
    @Test
    void permissions_nameTheirActionsAndResources() {
        assertThat(SamTemplate.values(template.root(), "Action").flatMap(SamTemplateTest::each))
                .filteredOn(action -> !action.equals("sqs:*"))
                .isNotEmpty()
                .allSatisfy(action -> assertThat((String) action).matches("[a-z0-9]+:[A-Za-z]+"));
        assertThat(statements().filter(statement -> statement.get("Action").equals("sqs:*")))
                .extracting(statement -> statement.get("Effect"))
                .containsOnly("Deny");
        assertThat(SamTemplate.values(template.root(), "NotAction")).isEmpty();
        assertThat(statements()
                        .filter(statement ->
                                each(statement.getOrDefault("Resource", "")).anyMatch("*"::equals)))
                .extracting(statement -> statement.get("Action"))
                .containsExactly("ses:GetAccount", List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"));
    }

    @Test
    void whatIsOff_hasNoRights() {
        assertThat(new SamStack(template, Map.of()).policy("FunctionRole").rights())
                .filteredOn(right -> !right.sid().endsWith("EncryptionKey"))
                .extracting(IamPolicy.Right::action)
                .isNotEmpty()
                .allMatch(action -> action.matches("(dynamodb|sqs|logs):.*"));
    }

    @Test
    void invoking_isForServicesOfThisStackAndThroughTheUrlAlone() {
        assertThat(template.resources("AWS::Lambda::Permission").values())
                .extracting(permission -> SamTemplate.map(permission.get("Properties")))
                .extracting(
                        permission -> permission.get("Action"),
                        permission -> permission.get("Principal"),
                        permission -> permission.get("SourceArn") != null,
                        permission -> permission.get("FunctionUrlAuthType"),
                        permission -> permission.get("InvokedViaFunctionUrl"))
                .containsExactlyInAnyOrder(
                        tuple("lambda:InvokeFunctionUrl", "*", false, "NONE", null),
                        tuple("lambda:InvokeFunction", "*", false, null, true),
                        tuple("lambda:InvokeFunction", "sns.amazonaws.com", true, null, null),
                        tuple("lambda:InvokeFunction", "events.amazonaws.com", true, null, null),
                        tuple("lambda:InvokeFunction", "logs.amazonaws.com", true, null, null),
                        tuple("lambda:InvokeFunction", "logs.amazonaws.com", true, null, null));
        assertThat(SamTemplate.values(template.at("Resources", "CallerPolicy"), "Condition"))
                .contains(
                        Map.of("Bool", Map.of("lambda:InvokedViaFunctionUrl", "true")),
                        Map.of("StringEquals", Map.of("lambda:FunctionUrlAuthType", "AWS_IAM")));
        assertThat(template.property("Url", "AuthType")).isEqualTo(Map.of("Ref", "UrlAuth"));
        assertThat(template.at("Parameters", "UrlAuth", "Default")).isEqualTo("AWS_IAM");
    }

    /** Snapshots are of published versions, which the alias points to. Callers alone stay with the one function. */
    @Test
    void everythingInvokesTheAlias() {
        assertThat(template.property("Allim", "AutoPublishAlias")).isEqualTo(template.property("Url", "Qualifier"));
        assertThat(template.property("Url", "TargetFunctionArn")).isEqualTo(Map.of("Fn::GetAtt", "Allim.Arn"));
        assertThat(Stream.of(
                        template.property("HintTrigger", "FunctionName"),
                        template.property("Tick", "Target", "Arn"),
                        template.property("EventSubscription", "Endpoint"),
                        template.property("SmsSuccesses", "DestinationArn"),
                        template.property("SmsFailures", "DestinationArn"),
                        SamTemplate.map(((List<?>) template.property("MatchingEvents", "Targets")).getFirst())
                                .get("Arn")))
                .containsOnly(WORKERS_ALIAS);
        assertThat(template.resources("AWS::Lambda::Permission"))
                .allSatisfy((name, permission) -> assertThat(
                                SamTemplate.map(permission.get("Properties")).get("FunctionName"))
                        .isEqualTo(name.startsWith("Public") ? ALIAS : WORKERS_ALIAS));
        template.resources().forEach((name, resource) -> {
            if (!name.equals("Url")) {
                assertThat(SamTemplate.values(resource, "Fn::GetAtt")).as(name).doesNotContain("Allim.Arn");
            }
        });
    }

    /** SAM does not see that the value of a parameter changes. */
    @Test
    void revision_publishesAVersion() {
        assertThat(template.resources("AWS::Serverless::Function").keySet())
                .containsExactly("Allim", "Worker")
                .allSatisfy(name -> {
                    assertThat(template.property(name, "AutoPublishAliasAllProperties"))
                            .isEqualTo(true);
                    assertThat(SamTemplate.references(template.property(name, "VersionDescription")))
                            .contains("Revision");
                    assertThat(SamTemplate.references(template.property(name, "Description")))
                            .contains("Revision");
                });
    }

    @Test
    void failures_endInTheDeadLetters() {
        assertThat(template.property("Allim", "EventInvokeConfig", "DestinationConfig", "OnFailure", "Destination"))
                .isEqualTo(DEAD_LETTERS);
        assertThat(template.property("Tick", "Target", "DeadLetterConfig", "Arn"))
                .isEqualTo(DEAD_LETTERS);
        assertThat(template.property("EventSubscription", "RedrivePolicy", "deadLetterTargetArn"))
                .isEqualTo(DEAD_LETTERS);
        assertThat(SamTemplate.values(template.at("Resources", "MatchingEvents"), "DeadLetterConfig"))
                .containsExactly(Map.of("Arn", DEAD_LETTERS));
        assertThat(allowed("DeadLettersPolicy"))
                .extracting(
                        statement -> statement.get("Principal"),
                        statement -> statement.get("Action"),
                        statement -> SamTemplate.map(SamTemplate.map(statement.get("Condition"))
                                        .get("ArnEquals"))
                                .get("aws:SourceArn"))
                .containsExactly(
                        tuple(Map.of("Service", "sns.amazonaws.com"), "sqs:SendMessage", Map.of("Ref", "Events")),
                        tuple(
                                Map.of("Service", "events.amazonaws.com"),
                                "sqs:SendMessage",
                                Map.of("Fn::GetAtt", "MatchingEvents.Arn")));
    }

    @Test
    void hints_comeAgainOneByOneAndThenAreDead() {
        int timeout = (int) template.property("Allim", "Timeout");

        assertThat(timeout).isEqualTo((int) LambdaRuntime.TIMEOUT.toSeconds());
        assertThat((int) template.property("Hints", "VisibilityTimeout")).isGreaterThanOrEqualTo(6 * timeout);
        assertThat((int) template.property("Hints", "RedrivePolicy", "maxReceiveCount"))
                .isGreaterThanOrEqualTo(5)
                .isEqualTo(HintQueue.MAX_RECEIVES);
        assertThat(template.property("Hints", "RedrivePolicy", "deadLetterTargetArn"))
                .isEqualTo(Map.of("Fn::GetAtt", "DeadHints.Arn"));
        assertThat(template.property("HintTrigger", "EventSourceArn")).isEqualTo(Map.of("Fn::GetAtt", "Hints.Arn"));
        assertThat(template.property("HintTrigger", "FunctionResponseTypes"))
                .isEqualTo(List.of("ReportBatchItemFailures"));
        assertThat(template.property("HintTrigger", "BatchSize")).isEqualTo(10);
    }

    /** A shard that is shared is a hint that can take all the time of one instance. */
    @Test
    void hintConcurrency_isEnoughForTheShardsAndAllowedByAws() {
        assertThat(template.property("HintTrigger", "ScalingConfig", "MaximumConcurrency"))
                .isEqualTo(Map.of("Ref", "HintConcurrency"));
        assertThat((int) template.at("Parameters", "HintConcurrency", "MinValue"))
                .isEqualTo(2);
        assertThat((int) template.at("Parameters", "HintConcurrency", "Default"))
                .isGreaterThan((int) template.at("Parameters", "Shards", "Default"))
                .isGreaterThan(2);
        assertThat((String) template.at("Parameters", "ReservedConcurrency", "Description"))
                .contains("HintConcurrency");
    }

    @Test
    void table_isTheOneThatTheEngineExpects() {
        JsonNode expected;
        try (DynamoStandIn dynamo = new DynamoStandIn()) {
            dynamo.create("any");
            expected = dynamo.requestsAfter(0).getFirst().body();
        }
        JsonNode table = MAPPER.valueToTree(template.at("Resources", "Table", "Properties"));

        for (String part : List.of("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")) {
            assertThat(table.get(part)).as(part).isEqualTo(expected.get(part));
        }
        assertThat(template.property("Table", "TimeToLiveSpecification"))
                .isEqualTo(Map.of("AttributeName", "ttl", "Enabled", true));
    }

    /** CloudWatch is paid by the byte. */
    @ParameterizedTest
    @CsvSource({"'', 0", "WARN, 0", "INFO, 2", "DEBUG, 3"})
    void log_hasNoLinesOfLambdaForWhatSucceeds(String level, int lines) {
        PlatformLog log =
                PlatformLog.of(new SamStack(template, level.isEmpty() ? Map.of() : Map.of("SystemLogLevel", level)));

        assertThat(log.json()).isTrue();
        assertThat(log.lines().lines()).hasSize(lines);
    }

    /** The function's own lines are not filtered: which of them there are is a setting of the function. */
    @Test
    void log_hasAllLinesOfTheFunction() {
        assertThat(template.property("Allim", "LoggingConfig"))
                .isEqualTo(Map.of(
                        "LogGroup",
                        Map.of("Ref", "Logs"),
                        "LogFormat",
                        "JSON",
                        "ApplicationLogLevel",
                        "TRACE",
                        "SystemLogLevel",
                        Map.of("Ref", "SystemLogLevel")));
    }

    @Test
    void variables_areKeysOfTheConfiguration() {
        Set<String> keys = ConfigKeys.withDefaults().keySet().stream()
                .map(key -> key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_"))
                .collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>(SamTemplate.map(template.property("Allim", "Environment", "Variables"))
                .keySet());
        unknown.removeAll(keys);

        assertThat(unknown).isEmpty();
    }

    @Test
    void variables_leadToWhatTheTemplateMakes() {
        SamStack stack = new SamStack(
                template,
                Map.of(
                        "EventTopicArns", "arn:one,arn:two",
                        "SmsStatusLogGroup", "sns/us-east-1/000000000000/DirectPublishToPhoneNumber",
                        "SenderIdentity", "example.com"));

        assertThat(stack.environment())
                .containsEntry("ALLIM_TABLE_ENGINE", "dynamodb")
                .containsEntry("ALLIM_TABLE_NAME", "table")
                .containsEntry("ALLIM_QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/000000000000/hints")
                .containsEntry("ALLIM_SERVICE", "allim")
                .containsEntry("ALLIM_EVENTS_TOPICS", "arn:aws:sns:us-east-1:000000000000:events,arn:one,arn:two")
                .containsEntry(
                        "ALLIM_EVENTS_LOG_GROUPS",
                        "sns/us-east-1/000000000000/DirectPublishToPhoneNumber,"
                                + "sns/us-east-1/000000000000/DirectPublishToPhoneNumber/Failure")
                .containsEntry("ALLIM_EMAIL_SES_CONFIGURATION_SET", "mail");
        assertThat(new SamStack(template, Map.of()).environment())
                .containsEntry("ALLIM_EVENTS_TOPICS", "arn:aws:sns:us-east-1:000000000000:events")
                .containsEntry("ALLIM_EVENTS_LOG_GROUPS", "")
                .containsEntry("ALLIM_EMAIL_SES_CONFIGURATION_SET", "");
    }

    /** EventBridge can't be among them: it does not fill in conditions of topics' policies, so it would be for any account. */
    @Test
    void events_ofThisAccountComeThroughTheTopic() {
        assertThat(allowed("EventsPolicy"))
                .singleElement()
                .satisfies(statement -> assertThat(statement)
                        .containsEntry(
                                "Principal",
                                Map.of(
                                        "Service",
                                        List.of(
                                                "budgets.amazonaws.com",
                                                "cloudwatch.amazonaws.com",
                                                "ses.amazonaws.com")))
                        .containsEntry("Action", "sns:Publish")
                        .containsEntry(
                                "Condition",
                                Map.of("StringEquals", Map.of("aws:SourceAccount", Map.of("Ref", "AWS::AccountId")))));
        assertThat(template.property("EventSubscription", "TopicArn")).isEqualTo(Map.of("Ref", "Events"));
        assertThat(template.property("EventPermission", "SourceArn")).isEqualTo(Map.of("Ref", "Events"));
        assertThat(template.property("MailEvents", "EventDestination", "SnsDestination", "TopicARN"))
                .isEqualTo(Map.of("Ref", "Events"));
    }

    @Test
    void mail_isReportedOpenedOnlyWhereThatIsWanted() {
        assertThat(resolved(Map.of("SenderIdentity", "example.com")))
                .isEqualTo(List.of("bounce", "complaint", "delivery", "reject"));
        assertThat(resolved(Map.of("SenderIdentity", "example.com", "TrackEngagement", "true")))
                .isEqualTo(List.of("bounce", "complaint", "delivery", "reject", "open", "click"));
    }

    @Test
    void samconfig_namesAllTemplates() throws IOException {
        String config = Files.readString(Path.of("samconfig.toml"));

        assertThat(config)
                .containsPattern("(?s)\\[default\\.deploy\\.parameters][^\\[]*template_file = \"sam\\.jvm\\.yaml\"")
                .containsPattern("(?s)\\[native\\.deploy\\.parameters][^\\[]*template_file = \"sam\\.native\\.yaml\"")
                .containsPattern("(?s)\\[aot\\.deploy\\.parameters][^\\[]*template_file = \"sam\\.aot\\.yaml\"")
                .containsPattern(
                        "(?s)\\[aot-x86_64\\.deploy\\.parameters][^\\[]*template_file = \"sam\\.aot-x86_64\\.yaml\"");
    }

    @Test
    void guide_namesParametersAndOutputsThatThereAre() throws IOException {
        String guide = Files.readString(Path.of("docs/deploy.md"));

        String overrides = guide.lines()
                .filter(line -> line.contains("--parameter-overrides "))
                .collect(Collectors.joining("\n"));

        assertThat(names(overrides, "[ ']([A-Z][A-Za-z]+)="))
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(SamTemplate.map(template.at("Parameters"))).containsKey(name));
        assertThat(names(guide, "\\$\\(output ([A-Za-z]+)\\)"))
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(SamTemplate.map(template.at("Outputs"))).containsKey(name));
    }

    private Object resolved(Map<String, String> parameters) {
        return new SamStack(template, parameters).property("MailEvents", "EventDestination", "MatchingEventTypes");
    }

    private Stream<Map<String, Object>> statements() {
        return SamTemplate.values(template.root(), "Statement")
                .flatMap(SamTemplateTest::each)
                .flatMap(SamTemplateTest::alternatives)
                .map(SamTemplate::map);
    }

    private List<Map<String, Object>> allowed(String policy) {
        return ((List<?>) template.property(policy, "PolicyDocument", "Statement"))
                .stream()
                        .flatMap(SamTemplateTest::alternatives)
                        .map(SamTemplate::map)
                        .filter(statement -> statement.get("Effect").equals("Allow"))
                        .toList();
    }

    /** What a part can become, if it depends on a condition. */
    private static Stream<Object> alternatives(Object part) {
        return SamTemplate.map(part).get("Fn::If") instanceof List<?> choice
                ? choice.stream()
                        .skip(1)
                        .filter(each -> !Map.of("Ref", "AWS::NoValue").equals(each))
                        .map(Object.class::cast)
                : Stream.of(part);
    }

    private static Set<String> names(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Object> each(Object value) {
        return value instanceof Collection<?> list ? list.stream().map(Object.class::cast) : Stream.of(value);
    }
}
