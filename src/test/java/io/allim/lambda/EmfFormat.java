package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rules of CloudWatch's embedded metric format, for what this service writes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     Specification</a>
 */
final class EmfFormat {

    /** What has no unit has the unit None. */
    private static final Set<String> UNITS = Set.of("None", "Seconds");

    private EmfFormat() {}

    static boolean isMetrics(String line) {
        return line.startsWith("{\"_aws\"");
    }

    /** Fails unless CloudWatch would take the line. */
    static JsonNode read(String text) {
        assertThat(text).doesNotContain("\n").hasSizeLessThan(256 * 1024);
        JsonNode line = json(text);
        assertThat(line.at("/_aws/Timestamp").isIntegralNumber()).isTrue();
        JsonNode directives = line.at("/_aws/CloudWatchMetrics");
        assertThat(directives.isArray()).isTrue();
        assertThat(directives).isNotEmpty().allSatisfy(directive -> {
            assertThat(directive.path("Namespace").textValue()).matches("[^\\p{Cntrl}]{1,256}");
            assertThat(directive.path("Dimensions")).isNotEmpty().allSatisfy(set -> {
                assertThat(set.isArray()).isTrue();
                assertThat(set)
                        .hasSizeLessThanOrEqualTo(30)
                        .allSatisfy(
                                name -> assertThat(line.path(name.textValue()).textValue())
                                        .isNotBlank()
                                        .hasSizeLessThanOrEqualTo(1024));
            });
            assertThat(directive.path("Metrics"))
                    .isNotEmpty()
                    .hasSizeLessThanOrEqualTo(100)
                    .allSatisfy(metric -> {
                        assertThat(metric.path("Unit").asText("None")).isIn(UNITS);
                        assertValue(line.path(metric.path("Name").textValue()));
                    });
        });
        return line;
    }

    static List<String> names(JsonNode line) {
        List<String> names = new ArrayList<>();
        line.at("/_aws/CloudWatchMetrics/0/Metrics")
                .forEach(metric -> names.add(metric.path("Name").textValue()));
        return names;
    }

    private static void assertValue(JsonNode value) {
        if (value.isArray()) {
            assertThat(value).isNotEmpty().hasSizeLessThanOrEqualTo(100).allMatch(JsonNode::isNumber);
        } else {
            assertThat(value.isNumber()).isTrue();
        }
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
