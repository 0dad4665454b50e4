package io.allim.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A template at the top level of the project, its short tags ({@code !Ref}) spelled out ({@code {Ref: …}}). */
record SamTemplate(Map<String, Object> root) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9]+)(\\.[A-Za-z0-9.]+)?}");

    static SamTemplate read(String name) {
        try {
            Map<String, Object> root = new Yaml(new Tags()).load(Files.readString(Path.of(name)));
            map(root.get("Resources")).values().forEach(resource -> global(root, map(resource)));
            return new SamTemplate(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As SAM does, but properties that have parts of their own can't be mixed. */
    private static void global(Map<String, Object> root, Map<String, Object> resource) {
        if (resource.get("Type").equals("AWS::Serverless::Function")) {
            Map<String, Object> properties = map(resource.get("Properties"));
            map(map(root.get("Globals")).get("Function")).forEach((name, value) -> {
                if (properties.put(name, value) != null) {
                    throw new IllegalArgumentException(name + " is global");
                }
            });
        }
    }

    /** The event that the schedule sends. */
    String tickInput() {
        return (String) at("Resources", "Tick", "Properties", "Target", "Input");
    }

    Map<String, Object> resources() {
        return map(at("Resources"));
    }

    /** How many metrics have alarms in every stack. */
    long metricsWithAlarms() {
        return resources("AWS::CloudWatch::Alarm").values().stream()
                .filter(alarm -> !alarm.containsKey("Condition"))
                .flatMap(alarm -> values(alarm, "MetricName"))
                .count();
    }

    /** The resources of a type, by their names. */
    Map<String, Map<String, Object>> resources(String type) {
        Map<String, Map<String, Object>> found = new TreeMap<>();
        resources().forEach((name, resource) -> {
            if (map(resource).get("Type").equals(type)) {
                found.put(name, map(resource));
            }
        });
        return found;
    }

    /** Null where there is nothing. */
    Object property(String resource, String... path) {
        return step(at("Resources", resource, "Properties"), path);
    }

    private static Object step(Object from, String... path) {
        Object value = from;
        for (String step : path) {
            value = value == null ? null : map(value).get(step);
        }
        return value;
    }

    /** Null where there is nothing. */
    Object at(String... path) {
        return step(root, path);
    }

    /** All values of a key, wherever it is. */
    static Stream<Object> values(Object from, String key) {
        return switch (from) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .flatMap(entry -> Stream.concat(
                                entry.getKey().equals(key) ? Stream.of(entry.getValue()) : Stream.empty(),
                                values(entry.getValue(), key)));
            case Collection<?> list -> list.stream().flatMap(item -> values(item, key));
            default -> Stream.empty();
        };
    }

    /** The names of parameters, resources and conditions that a part of the template uses. */
    static Set<String> references(Object part) {
        Set<String> names = new TreeSet<>();
        values(part, "Ref").forEach(name -> names.add(((String) name).replaceFirst("\\.Alias$", "")));
        values(part, "Fn::GetAtt").forEach(name -> names.add(((String) name).replaceFirst("\\..*", "")));
        values(part, "Fn::If").forEach(list -> names.add((String) ((List<?>) list).getFirst()));
        values(part, "Condition").filter(String.class::isInstance).forEach(name -> names.add((String) name));
        values(part, "Fn::Sub").forEach(text -> {
            Matcher variable = VARIABLE.matcher((String) text);
            while (variable.find()) {
                names.add(variable.group(1));
            }
        });
        names.removeIf(name -> name.startsWith("AWS::"));
        return names;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static final class Tags extends SafeConstructor {

        private static final Set<String> SHORT = Set.of("Ref", "Condition");

        Tags() {
            super(new LoaderOptions());
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    String tag = node.getTag().getValue().substring(1);
                    return Map.of(SHORT.contains(tag) ? tag : "Fn::" + tag, value(node));
                }
            });
        }

        private Object value(Node node) {
            return switch (node) {
                case ScalarNode scalar -> scalar.getValue();
                case SequenceNode sequence -> constructSequence(sequence);
                case MappingNode mapping -> constructMapping(mapping);
                default -> throw new IllegalArgumentException(node.toString());
            };
        }
    }
}
