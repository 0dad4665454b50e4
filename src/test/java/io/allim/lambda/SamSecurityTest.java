package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody who answers for an account looks for in {@code sam.jvm.yaml}. */
@Tag("slow")
class SamSecurityTest {

    private static final String KEY = "arn:aws:kms:us-east-1:000000000000:key/0b1c2d3e-0000-4000-8000-000000000000";
    private static final Object CONFIGURED_KEY =
            Map.of("Fn::If", List.of("OwnKey", Map.of("Ref", "KmsKeyArn"), Map.of("Ref", "AWS::NoValue")));

    private final SamTemplate template = SamTemplate.read("sam.jvm.yaml");

    @Test
    void secrets_areReferencesInTheEnvironment() {
        assertThat(stack("AdminKeyParameter", "/allim/admin-key").environment())
                .containsEntry("ALLIM_ACCESS_ADMIN_KEY", "ssm:/allim/admin-key");
        assertThat(stack().environment()).containsEntry("ALLIM_ACCESS_ADMIN_KEY", "");
        assertThat(SamTemplate.values(template.at("Parameters"), "NoEcho"))
                .as("parameters that are secrets themselves")
                .isEmpty();
    }

    @Test
    void adminKeyAndEncryptionKey_areTheOnlyParametersOfTheRole() {
        SamStack stack = stack("AdminKeyParameter", "/allim/admin-key");
        String parameters = "arn:aws:ssm:us-east-1:000000000000:parameter";
        String encryption = stack.environment().get("ALLIM_ENCRYPTION_KEY").replaceFirst("^ssm:", "");

        assertThat(stack.policy("FunctionRole").rights())
                .filteredOn(right -> right.action().startsWith("ssm:"))
                .extracting(right -> right.action() + " " + right.resource() + " " + right.equal())
                .containsExactlyInAnyOrder(
                        "ssm:GetParameter " + parameters + "/allim/admin-key {}",
                        "ssm:GetParameter " + parameters + encryption + " {}",
                        "ssm:PutParameter " + parameters + encryption + " {ssm:Overwrite=[false]}");
        assertThat(encryption).matches("/allim/[A-Za-z0-9-]+/encryption-key");
    }

    @ParameterizedTest
    @CsvSource({"/allim/admin-key, true", "'', true", "admin-key, false", "/allim/*, false", "/, false", "/a//b, false"
    })
    void adminKeyParameter_isAnAbsoluteName(String name, boolean taken) {
        assertThat(name.matches((String) template.at("Parameters", "AdminKeyParameter", "AllowedPattern")))
                .isEqualTo(taken);
    }

    @Test
    void pagesOfOthers_callOnlyWhenTheyAreNamed() {
        assertThat(template.property("Url", "Cors"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .extractingByKey("Fn::If")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .last()
                .isEqualTo(Map.of("Ref", "AWS::NoValue"));
        assertThat(stack("CorsOrigins", "https://app.example.com").property("Url", "Cors"))
                .isEqualTo(Map.of(
                        "AllowOrigins", List.of("https://app.example.com"),
                        "AllowMethods", List.of("GET", "PUT", "POST", "DELETE"),
                        "AllowHeaders", List.of("authorization", "content-type", "if-none-match"),
                        "ExposeHeaders", List.of("etag"),
                        "MaxAge", 3600));
    }

    @Test
    void withoutTls_nothingIsTaken() {
        Set<String> queues = template.resources("AWS::SQS::Queue").keySet();
        assertThat(queues).hasSize(3).allSatisfy(queue -> {
            assertThat(template.property(queue + "Policy", "Queues")).isEqualTo(List.of(Map.of("Ref", queue)));
            assertThat(refusals(queue + "Policy"))
                    .containsExactly(refusal("sqs:*", Map.of("Fn::GetAtt", queue + ".Arn")));
        });
        assertThat(refusals("EventsPolicy")).containsExactly(refusal("sns:Publish", Map.of("Ref", "Events")));
        assertThat(template.resources("AWS::SNS::Topic")).containsOnlyKeys("Events");
    }

    @Test
    void mail_isFromOneAddressWithoutItsName() {
        SamStack named = stack(
                "SenderIdentity", "example.com", "EmailFrom", "allim@example.com", "EmailName", "Allim, the bell");
        SamStack nameless = stack("SenderIdentity", "example.com", "EmailFrom", "allim@example.com");

        assertThat(named.environment()).containsEntry("ALLIM_EMAIL_FROM", "\"Allim, the bell\" <allim@example.com>");
        assertThat(nameless.environment()).containsEntry("ALLIM_EMAIL_FROM", "allim@example.com");
        assertThat(named.policy("FunctionRole").rights())
                .filteredOn(right -> right.action().equals("ses:SendEmail"))
                .hasSize(2)
                .extracting(IamPolicy.Right::equal)
                .containsOnly(Map.of("ses:FromAddress", List.of("allim@example.com")));
    }

    @ParameterizedTest
    @CsvSource({
        "EmailFrom, allim@example.com, true",
        "EmailFrom, '', true",
        "EmailFrom, Allim <allim@example.com>, false",
        "EmailFrom, *@example.com*, false",
        "EmailFrom, example.com, false",
        "EmailName, 알림, true",
        "EmailName, 'Allim, the bell', true",
        "EmailName, 'A \"quoted\" name', false",
        "EmailName, 'A <tag>', false",
        "EmailName, 'A \\', false"
    })
    void sender_isWrittenInTwoParts(String parameter, String value, boolean taken) {
        assertThat(value.matches((String) template.at("Parameters", parameter, "AllowedPattern")))
                .isEqualTo(taken);
    }

    @Test
    void whatIsStored_isEncrypted() {
        SamStack stack = stack();
        assertThat(template.resources("AWS::SQS::Queue").keySet())
                .allSatisfy(queue -> assertThat(SamTemplate.map(stack.property(queue)))
                        .containsEntry("SqsManagedSseEnabled", true)
                        .doesNotContainKeys("KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"));
        assertThat(stack.property("Table", "SSESpecification")).isEqualTo(Map.of("SSEEnabled", true, "SSEType", "KMS"));
    }

    @Test
    void ownKey_isForAllThatIsStored() {
        SamStack stack = stack("KmsKeyArn", KEY);
        assertThat(template.resources("AWS::SQS::Queue").keySet())
                .allSatisfy(queue -> assertThat(SamTemplate.map(stack.property(queue)))
                        .containsEntry("SqsManagedSseEnabled", false)
                        .containsEntry("KmsMasterKeyId", KEY));
        assertThat(stack.property("Table", "SSESpecification", "KMSMasterKeyId"))
                .isEqualTo(KEY);
        assertThat(stack.property("Logs", "KmsKeyId")).isEqualTo(KEY);
        assertThat(stack.property("Events", "KmsMasterKeyId")).isEqualTo(KEY);
        assertThat(template.resources("AWS::Serverless::Function").keySet())
                .allSatisfy(function ->
                        assertThat(template.property(function, "KmsKeyArn")).isEqualTo(CONFIGURED_KEY));
    }

    /** Not by the function itself: what it gets to see must come from a service. */
    @Test
    void ownKey_isUsedThroughServicesAlone() {
        assertThat(Stream.of("FunctionRole", "TickRole")
                        .flatMap(role -> stack("KmsKeyArn", KEY).policy(role).rights().stream())
                        .filter(right -> right.action().startsWith("kms:")))
                .hasSize(8)
                .allSatisfy(right -> {
                    assertThat(right.resource()).isEqualTo(KEY);
                    assertThat(right.equal()).containsOnlyKeys("kms:ViaService");
                });
    }

    @Test
    void firstDeploymentThatFails_leavesNothing() {
        assertThat(SamTemplate.values(template.at("Resources"), "DeletionPolicy"))
                .containsOnly("Delete", "RetainExceptOnCreate");
        assertThat(stack().property("Table", "DeletionProtectionEnabled")).isEqualTo(false);
    }

    @Test
    void table_outlivesMistakesAndTheStack() {
        assertThat(template.property("Table", "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"))
                .isEqualTo(true);
        assertThat(template.at("Resources", "Table", "DeletionPolicy")).isEqualTo("RetainExceptOnCreate");
        assertThat(template.at("Resources", "Table", "UpdateReplacePolicy")).isEqualTo("Retain");
        assertThat(stack("Revision", "2").property("Table", "DeletionProtectionEnabled"))
                .isEqualTo(true);
        assertThat(stack("Revision", "2", "DeletionProtection", "false").property("Table", "DeletionProtectionEnabled"))
                .isEqualTo(false);
    }

    /** Erasing a person does not reach them. */
    @Test
    void deadLetters_areGoneAfterAWeek() {
        assertThat(template.property("DeadLetters", "MessageRetentionPeriod")).isEqualTo(7 * 24 * 3600);
    }

    /** New accounts allow none of it. */
    @Test
    void oneFunctionWithoutReservation_isTheDefault() {
        SamStack stack = stack();
        assertThat(SamTemplate.map(stack.property("Allim"))).doesNotContainKey("ReservedConcurrentExecutions");
        assertThat(template.at("Resources", "Worker", "Condition")).isEqualTo("Split");
        assertThat(stack.property("HintTrigger", "FunctionName")).asString().endsWith(":function:allim:live");
    }

    @ParameterizedTest
    @CsvSource({"UrlConcurrency, Allim, Worker", "ReservedConcurrency, Worker, Allim"})
    void callers_haveAFunctionOfTheirOwnWhereOneIsLimited(String parameter, String limited, String other) {
        SamStack stack = stack(parameter, "20");

        assertThat(stack.property(limited, "ReservedConcurrentExecutions")).isEqualTo("20");
        assertThat(SamTemplate.map(stack.property(other))).doesNotContainKey("ReservedConcurrentExecutions");
        assertThat(Stream.of(
                        stack.property("HintTrigger", "FunctionName"),
                        stack.property("Tick", "Target", "Arn"),
                        stack.property("EventSubscription", "Endpoint")))
                .allSatisfy(alias -> assertThat(alias).asString().endsWith(":function:worker:live"));
        assertThat(stack.policy("TickRole").rights().getFirst().resource()).endsWith(":function:worker:live");
        assertThat(stack.outputs()).containsEntry("FunctionName", "allim").containsEntry("WorkerName", "worker");
        assertThat(stack.property("SilenceAlarm", "Dimensions").toString()).contains("worker");
    }

    @Test
    void findingsThatStay_haveReasons() {
        List<Object> reasons = SamTemplate.values(template.at("Resources"), "Metadata")
                .flatMap(metadata -> Stream.of(
                                SamTemplate.values(metadata, "comment"),
                                SamTemplate.values(metadata, "reason"),
                                SamTemplate.values(metadata, "Reasons")
                                        .flatMap(names -> SamTemplate.map(names).values().stream()))
                        .flatMap(each -> each))
                .toList();

        assertThat(reasons)
                .hasSizeGreaterThan(30)
                .allSatisfy(reason -> assertThat((String) reason).matches("[A-Z].{25,110}\\."));
        assertThat(SamTemplate.values(template.at("Resources"), "skip").flatMap(all -> ((List<?>) all).stream()))
                .allSatisfy(skip -> assertThat(SamTemplate.map(skip)).containsOnlyKeys("id", "comment"));
        assertThat(SamTemplate.values(template.at("Resources"), "rules_to_suppress")
                        .flatMap(all -> ((List<?>) all).stream()))
                .allSatisfy(rule -> assertThat(SamTemplate.map(rule)).containsOnlyKeys("id", "reason"));
        assertThat(SamTemplate.values(template.at("Resources"), "guard").map(SamTemplate::map))
                .allSatisfy(guard -> assertThat(List.copyOf(
                                SamTemplate.map(guard.get("Reasons")).keySet()))
                        .isEqualTo(guard.get("SuppressedRules")));
    }

    /** @param parameters names and values in turn */
    private SamStack stack(String... parameters) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            named.put(parameters[i], parameters[i + 1]);
        }
        return new SamStack(template, named);
    }

    private List<Map<String, Object>> refusals(String policy) {
        return ((List<?>) template.property(policy, "PolicyDocument", "Statement"))
                .stream()
                        .map(SamTemplate::map)
                        .filter(statement -> "Deny".equals(statement.get("Effect")))
                        .toList();
    }

    private static Map<String, Object> refusal(String action, Object resource) {
        return Map.of(
                "Sid",
                "RefuseWithoutTls",
                "Effect",
                "Deny",
                "Principal",
                "*",
                "Action",
                action,
                "Resource",
                resource,
                "Condition",
                Map.of("Bool", Map.of("aws:SecureTransport", "false")));
    }
}
