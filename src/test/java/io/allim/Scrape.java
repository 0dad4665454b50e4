package io.allim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a scrape of Prometheus reads, each line of it.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
record Scrape(Map<String, String> types, List<Sample> samples) {

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*)})?"
                    + " (-?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN|[-+]Inf)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\.)*\")");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped");

    record Sample(String name, Set<String> labels, double value) {}

    /** Fails where Prometheus would: a line that it can't read, a type twice, a series twice. */
    static Scrape parse(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        List<Sample> samples = new ArrayList<>();
        Set<String> series = new HashSet<>();
        for (String line : text.lines().toList()) {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches()) {
                if (comment.group(1).equals("TYPE")) {
                    assertThat(TYPES).contains(comment.group(3));
                    assertThat(types.put(comment.group(2), comment.group(3)))
                            .as(line)
                            .isNull();
                }
            } else {
                assertThat(sample.matches()).as(line).isTrue();
                Set<String> labels = sample.group(2) == null ? Set.of() : labels(sample.group(2));
                assertThat(series.add(sample.group(1) + labels)).as(line).isTrue();
                assertThat(types).as(line).containsKey(family(sample.group(1), types));
                samples.add(new Sample(
                        sample.group(1),
                        labels,
                        Double.parseDouble(sample.group(3).replace("Inf", "Infinity"))));
            }
        }
        return new Scrape(types, samples);
    }

    private static Set<String> labels(String text) {
        return LABEL.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String family(String name, Map<String, String> types) {
        return types.containsKey(name) ? name : name.replaceFirst("_(bucket|count|sum)$", "");
    }

    Set<String> names() {
        return samples.stream().map(Sample::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of the one sample that has these labels, as they are written. */
    double value(String name, String... labels) {
        List<Sample> found = samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().containsAll(Set.of(labels)))
                .toList();
        assertThat(found).as(name + " " + String.join(",", labels)).hasSize(1);
        return found.getFirst().value();
    }

    double sum(String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** All values of a label. */
    Set<String> labels(String name, String label) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .flatMap(sample -> sample.labels().stream())
                .filter(text -> text.startsWith(label + "=\""))
                .map(text -> text.substring(label.length() + 2, text.length() - 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
