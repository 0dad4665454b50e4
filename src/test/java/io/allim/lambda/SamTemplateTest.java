package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamTemplateTest {

    /** What stands for itself; anything else that nothing refers to is left over. */
    private static final Set<String> LEAVES = Set.of("AWS::Scheduler::Schedule", "AWS::Lambda::Permission");

    @ParameterizedTest
    @ValueSource(strings = {"sam.jvm.yaml", "sam.native.yaml"})
    void references_areDefinedAndUsed(String name) {
        SamTemplate template = SamTemplate.read(name);
        Set<String> defined = new TreeSet<>();
        Stream.of("Parameters", "Conditions", "Resources")
                .forEach(section ->
                        defined.addAll(SamTemplate.map(template.at(section)).keySet()));
        Set<String> used = SamTemplate.references(template.root());

        assertThat(defined).containsAll(used);
        defined.removeAll(used);
        assertThat(defined)
                .allSatisfy(unused -> assertThat(LEAVES).contains((String) template.at("Resources", unused, "Type")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam.jvm.yaml", "sam.native.yaml"})
    void permissions_nameTheirActionsAndResources(String name) {
        SamTemplate template = SamTemplate.read(name);

        assertThat(SamTemplate.values(template.root(), "Action").flatMap(SamTemplateTest::each))
                .isNotEmpty()
                .allSatisfy(action -> assertThat((String) action).matches("[a-z0-9]+:[A-Za-z]+"));
        assertThat(SamTemplate.values(template.root(), "NotAction")).isEmpty();
        assertThat(SamTemplate.values(template.root(), "Resource").flatMap(SamTemplateTest::each))
                .isNotEmpty()
                .doesNotContain("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam.jvm.yaml", "sam.native.yaml"})
    void invoking_isForTheScheduleAndThroughTheUrlAlone(String name) {
        SamTemplate template = SamTemplate.read(name);

        assertThat(template.resources().values().stream()
                        .map(SamTemplate::map)
                        .filter(resource -> resource.get("Type").equals("AWS::Lambda::Permission"))
                        .map(resource -> SamTemplate.map(resource.get("Properties"))))
                .extracting(
                        permission -> permission.get("Action"),
                        permission -> permission.get("FunctionUrlAuthType"),
                        permission -> permission.get("InvokedViaFunctionUrl"))
                .containsExactlyInAnyOrder(
                        tuple("lambda:InvokeFunctionUrl", "NONE", null), tuple("lambda:InvokeFunction", null, true));
        assertThat(SamTemplate.values(template.at("Resources", "CallerPolicy"), "Condition"))
                .contains(
                        Map.of("Bool", Map.of("lambda:InvokedViaFunctionUrl", "true")),
                        Map.of("StringEquals", Map.of("lambda:FunctionUrlAuthType", "AWS_IAM")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam.jvm.yaml", "sam.native.yaml"})
    void failures_endInTheDeadLetters(String name) {
        SamTemplate template = SamTemplate.read(name);
        Object queue = Map.of("Fn::GetAtt", "DeadLetters.Arn");

        assertThat(template.at(
                        "Resources",
                        "Allim",
                        "Properties",
                        "EventInvokeConfig",
                        "DestinationConfig",
                        "OnFailure",
                        "Destination"))
                .isEqualTo(queue);
        assertThat(template.at("Resources", "Tick", "Properties", "Target", "DeadLetterConfig", "Arn"))
                .isEqualTo(queue);
    }

    @Test
    void templates_differInTheirRuntimeAlone() throws Exception {
        List<String> jvm = settings("sam.jvm.yaml");
        List<String> compiled = settings("sam.native.yaml");
        List<String> differing =
                compiled.stream().filter(line -> !jvm.contains(line)).toList();

        assertThat(differing)
                .containsExactly(
                        "Runtime: provided.al2023",
                        "Handler: not.used.in.provided.runtimes",
                        "MemorySize: 512",
                        "DISABLE_SIGNAL_HANDLERS: \"true\"");
        assertThat(SamTemplate.read("sam.jvm.yaml").at("Resources", "Allim", "Properties", "Handler"))
                .isEqualTo(LambdaRuntime.HANDLER + "::handleRequest");
        assertThat(SamTemplate.read("sam.native.yaml").tickInput())
                .isEqualTo(SamTemplate.read("sam.jvm.yaml").tickInput());
    }

    private static List<String> settings(String name) throws Exception {
        return Arrays.stream(Files.readString(Path.of(name)).split("\n"))
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static Stream<Object> each(Object value) {
        return value instanceof Collection<?> list ? list.stream().map(Object.class::cast) : Stream.of(value);
    }
}
