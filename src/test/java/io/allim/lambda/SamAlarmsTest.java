package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
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

    /** Two types of lines, and the status of which there is no alarm. */
    private static final Pattern PATTERN = Pattern.compile(
            "\\{ \\(\\$\\.type = \"([^\"]+)\" \\|\\| \\$\\.type = \"([^\"]+)\"\\) && \\$\\.record\\.status != \"([^\"]+)\" }");

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

    /** The lines are of Lambda's documentation. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "platform.initReport; {\"initializationType\":\"on-demand\",\"phase\":\"init\",\"status\":\"timeout\"}; true",
                "platform.initReport; {\"phase\":\"invoke\",\"status\":\"error\",\"errorType\":\"Runtime.ExitError\"}; true",
                "platform.initReport; {\"phase\":\"init\",\"status\":\"failure\"}; true",
                "platform.restoreReport; {\"status\":\"timeout\",\"metrics\":{\"durationMs\":10000}}; true",
                "platform.initReport; {\"phase\":\"init\",\"status\":\"success\"}; false",
                "platform.restoreReport; {\"status\":\"success\",\"metrics\":{\"durationMs\":612.04}}; false",
                "platform.runtimeDone; {\"requestId\":\"7c4c\",\"status\":\"timeout\"}; false",
                "platform.report; {\"requestId\":\"7c4c\",\"status\":\"timeout\"}; false"
            })
    void startThatFails_isCounted(String type, String details, boolean counted) throws IOException {
        Matcher pattern = PATTERN.matcher((String) template.property("FailedStarts", "FilterPattern"));
        assertThat(pattern.matches()).isTrue();

        boolean isOfAType = pattern.group(1).equals(type) || pattern.group(2).equals(type);
        assertThat(isOfAType
                        && !new ObjectMapper()
                                .readTree(details)
                                .path("status")
                                .asText()
                                .equals(pattern.group(3)))
                .isEqualTo(counted);
    }

    /** The pattern is of JSON, and failed starts are of level WARN. */
    @Test
    void startThatFails_isInTheLogAtEachLevel() {
        assertThat(template.property("Allim", "LoggingConfig", "LogFormat")).isEqualTo("JSON");
        assertThat(template.property("Allim", "LoggingConfig", "SystemLogLevel"))
                .isEqualTo(Map.of("Ref", "SystemLogLevel"));
        assertThat(template.at("Parameters", "SystemLogLevel", "AllowedValues"))
                .isEqualTo(List.of("DEBUG", "INFO", "WARN"));
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
