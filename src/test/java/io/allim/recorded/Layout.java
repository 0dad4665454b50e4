package io.allim.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** JSON for people: what fits into a line is on one, and fields keep their order. */
final class Layout {

    private static final int WIDTH = 120;

    private Layout() {}

    static String of(JsonNode node) {
        return of(node, "");
    }

    private static String of(JsonNode node, String indent) {
        String line = line(node);
        if (!node.isContainerNode() || indent.length() + line.length() <= WIDTH) {
            return line;
        }
        String deeper = indent + "  ";
        return parts(node, part -> "\n" + deeper + of(part, deeper), ",", "\n" + indent);
    }

    private static String line(JsonNode node) {
        return node.isContainerNode() ? parts(node, Layout::line, ", ", "") : node.toString();
    }

    private static String parts(JsonNode node, Function<JsonNode, String> text, String between, String end) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(field -> {
                        String value = text.apply(field.getValue());
                        String name = "\"" + field.getKey() + "\": ";
                        String start = value.substring(
                                0, value.length() - value.stripLeading().length());
                        return start + name + value.stripLeading();
                    })
                    .collect(Collectors.joining(between, "{", end + "}"));
        }
        Stream<JsonNode> items =
                StreamSupport.stream(Spliterators.spliteratorUnknownSize(node.iterator(), Spliterator.ORDERED), false);
        return items.map(text).collect(Collectors.joining(between, "[", end + "]"));
    }
}
