package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code sam.jvm.yaml} watches, and who hears of it. */
@Tag("slow")
class SamAlarmsTest {

    /** CloudWatch's free tier has alarms on so many metrics. */
    private static final int FREE = 10;

    private static final Pattern HEADING = Pattern.compile("docs/deploy\\.md, \"([^\"]+)\"");

    private final SamTemplate template = SamTemplate.read("sam.jvm.yaml");
    private final Map<String, Map<String, Object>> alarms = template.resources("AWS::CloudWatch::Alarm");

    @Test
    void alarms_costNothingAndThePagesCountThem() throws IOException {
        long metrics = template.metricsWithAlarms();

        assertThat(metrics).isLessThanOrEqualTo(FREE);
        assertThat(Path.of("docs/cost.md"))
                .content()
                .contains("has alarms on %d metrics, and 10 are".formatted(metrics));
        assertThat(Path.of("docs/deploy.md")).content().contains("has alarms on %d metrics".formatted(metrics));
        assertThat(Path.of("docs/deploy.md")).content().contains("hears of the " + (alarms.size() - 1) + " alarms");
    }

    @Test
    void alarms_sayWhatToDo() throws IOException {
        String guide = Files.readString(Path.of("docs/deploy.md"));

        assertThat(alarms).hasSizeGreaterThanOrEqualTo(9).allSatisfy((name, alarm) -> {
            String description = (String) template.property(name, "AlarmDescription");
            assertThat(description).hasSizeBetween(80, 1000);
            assertThat(HEADING.matcher(description).results().map(heading -> heading.group(1)))
                    .allSatisfy(heading -> assertThat(guide).contains("\n## " + heading + "\n"));
        });
    }

    @Test
    void alarms_areHeardByTheTopicThatTheFirstDeploymentNames() {
        assertThat(alarms.keySet())
                .allSatisfy(name -> assertThat(template.property(name, "AlarmActions"))
                        .isEqualTo(Map.of(
                                "Fn::If",
                                List.of(
                                        "Alarming",
                                        List.of(Map.of("Ref", "AlarmTopicArn")),
                                        Map.of("Ref", "AWS::NoValue")))));
        Map<String, Object> parameters = SamTemplate.map(template.at("Parameters"));
        assertThat(parameters.keySet()).first().isEqualTo("AlarmTopicArn");
        parameters.forEach(
                (name, parameter) -> assertThat(SamTemplate.map(parameter).containsKey("Default"))
                        .as(name)
                        .isNotEqualTo(name.equals("AlarmTopicArn")));
    }

    @ParameterizedTest
    @CsvSource({
        "none, true",
        "arn:aws:sns:us-east-1:111122223333:allim-alarms, true",
        "arn:aws-us-gov:sns:us-gov-west-1:111122223333:alarms, true",
        "'', false",
        "None, false",
        "you@example.com, false",
        "arn:aws:sqs:us-east-1:111122223333:alarms, false"
    })
    void alarmTopic_isATopicOrNone(String value, boolean taken) {
        assertThat(value.matches((String) template.at("Parameters", "AlarmTopicArn", "AllowedPattern")))
                .isEqualTo(taken);
    }

    @Test
    void lateness_isAMetricOfAllim() {
        assertThat(SamTemplate.map(template.property("OverdueAlarm")))
                .containsEntry("Namespace", "Allim")
                .containsEntry("MetricName", "OldestDueSeconds")
                .containsEntry(
                        "Dimensions", List.of(Map.of("Name", "service", "Value", Map.of("Ref", "AWS::StackName"))))
                .containsEntry("TreatMissingData", "notBreaching");
    }

    @Test
    void callersErrors_areOfTheFunctionOfTheUrl() {
        assertThat(SamTemplate.map(template.property("UrlErrorsAlarm")))
                .containsEntry("Namespace", "AWS/Lambda")
                .containsEntry("MetricName", "Url5xxCount")
                .containsEntry("Dimensions", List.of(Map.of("Name", "FunctionName", "Value", Map.of("Ref", "Allim"))))
                .containsEntry("TreatMissingData", "notBreaching");
    }

    /** The lines are of Lambda's documentation. CloudWatch's expressions know no groups. */
    @ParameterizedTest
    @CsvSource({
        "INIT_REPORT Init Duration: 1236.04 ms Phase: init Status: timeout, true",
        "INIT_REPORT Init Duration: 130.43 ms Phase: init Status: error Error Type: Runtime.ExitError, true",
        "RESTORE_REPORT Restore Duration: 10000.00 ms Status: timeout, true",
        "INIT_REPORT Init Duration: 1236.04 ms Phase: init, false",
        "RESTORE_REPORT Restore Duration: 612.04 ms, false",
        "REPORT RequestId: 7c4c Duration: 60000.00 ms Billed Duration: 60000 ms Status: timeout, false"
    })
    void startThatFails_isCounted(String line, boolean counted) {
        String pattern = (String) template.property("FailedStarts", "FilterPattern");

        assertThat(pattern).startsWith("%").endsWith("%").doesNotContain("(", ")", ":");
        assertThat(Pattern.compile(pattern.substring(1, pattern.length() - 1))
                        .matcher(line)
                        .find())
                .isEqualTo(counted);
    }

    @Test
    void startThatFails_raisesAnAlarmAtOnce() {
        Map<String, Object> transformation =
                SamTemplate.map(((List<?>) template.property("FailedStarts", "MetricTransformations")).getFirst());

        assertThat(SamTemplate.map(template.property("FailedStartsAlarm")))
                .containsEntry("Namespace", transformation.get("MetricNamespace"))
                .containsEntry("MetricName", transformation.get("MetricName"))
                .containsEntry("EvaluationPeriods", 1)
                .containsEntry("Threshold", 0);
        assertThat(template.property("FailedStarts", "LogGroupName")).isEqualTo(Map.of("Ref", "Logs"));
    }
}
