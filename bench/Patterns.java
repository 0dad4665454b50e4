import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.rule.EventPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import software.amazon.event.ruler.Machine;

/**
 * Matching events by Allim's patterns and by event-ruler's, which are those of EventBridge.
 *
 * <pre>
 *   ./mvnw -q -DskipTests process-classes dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/cp
 *   "$JAVA_HOME/bin/javac" -cp target/classes:$(cat target/cp) -d target/bench bench/Patterns.java
 *   "$JAVA_HOME/bin/java" -cp target/bench:target/classes:$(cat target/cp) Patterns
 * </pre>
 *
 * Each figure is the least of twenty rounds of a quarter of a second. Classes are those of a new JVM that compiles one rule and
 * matches one event, beyond those of one that only reads the two from JSON.
 */
final class Patterns {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EVENT = Path.of("src", "test", "resources", "events", "alarm-state-change.json");
    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final long ROUND = 250_000_000;

    private Patterns() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            matchOnce(arguments[0]);
            return;
        }
        for (int rules : new int[] {1, 100, 200}) {
            measure(rules);
        }
        wildcards();
        int none = classes("none");
        System.out.printf("classes: allim %d, event-ruler %d%n", classes("allim") - none, classes("ruler") - none);
    }

    /** One rule in four matches the event; the others fail at its source, a name or a number. */
    private static String rule(int number) {
        return switch (number % 4) {
            case 0 -> """
                    {"source":["aws.cloudwatch"],"detail-type":["CloudWatch Alarm State Change"],
                     "detail":{"alarmName":[{"anything-but":{"prefix":"test-%d-"}}],"state":{"value":["ALARM"]}}}"""
                    .formatted(number);
            case 1 -> """
                    {"source":["aws.guardduty"],"detail":{"severity":[{"numeric":[">=",%d]}]}}""".formatted(number);
            case 2 -> """
                    {"source":["aws.cloudwatch"],"detail":{"alarmName":[{"prefix":"prod-%d-"},{"suffix":"-%d"}]}}"""
                    .formatted(number, number);
            default -> """
                    {"source":["aws.s3"],"detail":{"object":{"key":[{"wildcard":"invoices/%d/*.pdf"}]}}}"""
                    .formatted(number);
        };
    }

    private static void measure(int rules) throws Exception {
        List<String> texts = IntStream.range(0, rules).mapToObj(Patterns::rule).toList();
        JsonNode event = JSON.readTree(EVENT.toFile());
        List<EventPattern> ours = new ArrayList<>();
        List<Machine> machines = new ArrayList<>();
        for (String text : texts) {
            ours.add(pattern(text));
            machines.add(machine(List.of(text)));
        }
        Machine one = machine(texts);
        print(rules, "compile, allim", () -> {
            for (String text : texts) {
                pattern(text);
            }
            return 0;
        });
        print(rules, "compile, event-ruler", () -> machine(texts).hashCode());
        print(rules, "match, allim", () -> (int)
                ours.stream().filter(pattern -> pattern.matches(event)).count());
        print(rules, "match, event-ruler, all in one machine", () -> one.rulesForJSONEvent(event).size());
        print(rules, "match, event-ruler, a machine each", () -> {
            int matching = 0;
            for (Machine machine : machines) {
                matching += machine.rulesForJSONEvent(event).size();
            }
            return matching;
        });
    }

    /** What somebody with a key may store, and an event that is as bad for it as can be. */
    private static void wildcards() throws Exception {
        for (int stars : new int[] {5, 20, 80}) {
            String text = "{\"a\":[{\"wildcard\":\"" + "*a".repeat(stars) + "*b*\"}]}";
            JsonNode event = JSON.createObjectNode().put("a", "a".repeat(10_000));
            EventPattern pattern = pattern(text);
            Machine machine = machine(List.of(text));
            print(1, stars + " stars, allim", () -> pattern.matches(event) ? 1 : 0);
            print(1, stars + " stars, event-ruler", () -> machine.rulesForJSONEvent(event).size());
        }
    }

    private static EventPattern pattern(String text) throws IOException {
        return EventPattern.of("pattern", (ObjectNode) JSON.readTree(text));
    }

    private static Machine machine(List<String> texts) throws IOException {
        Machine machine = Machine.builder().build();
        for (int i = 0; i < texts.size(); i++) {
            machine.addRule("r" + i, texts.get(i));
        }
        return machine;
    }

    private interface Work {
        int run() throws Exception;
    }

    private static void print(int rules, String what, Work work) throws Exception {
        double least = Double.MAX_VALUE;
        int result = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            long runs = 0;
            long now;
            do {
                result = work.run();
                runs++;
                now = System.nanoTime();
            } while (now - start < ROUND);
            least = Math.min(least, (now - start) / 1000.0 / runs);
        }
        System.out.printf(
                Locale.ROOT, "%3d rules  %-40s %10.2f us%s%n", rules, what, least, what.startsWith("match") ? "  " + result + " match" : "");
    }

    private static void matchOnce(String by) throws Exception {
        JsonNode event = JSON.readTree(EVENT.toFile());
        String rule = JSON.readTree(rule(0)).toString();
        boolean matches =
                switch (by) {
                    case "allim" -> pattern(rule).matches(event);
                    case "ruler" -> !machine(List.of(rule)).rulesForJSONEvent(event).isEmpty();
                    default -> true;
                };
        if (!matches) {
            throw new IllegalStateException(by);
        }
    }

    private static int classes(String by) throws Exception {
        Path log = Files.createTempFile("classes", ".log");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Patterns.class.getName(),
                        by)
                .inheritIO()
                .start()
                .waitFor();
        try (var lines = Files.lines(log)) {
            return (int) lines.filter(line -> line.contains(" source: ")).count();
        } finally {
            Files.delete(log);
        }
    }
}
