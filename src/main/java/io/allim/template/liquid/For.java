package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A loop over a list, over the names and values of an object, or over a range, which is never made a list.
 *
 * @param shown the name and the list as they are written; tells loops apart where one goes on after another
 */
record For(String name, String shown, Source source, Slice slice, Node body, Optional<Node> otherwise) implements Node {

    private static final String LOOP = "forloop";
    /** The variables of a turn cost as much as some nodes. */
    private static final int STEPS = 10;

    sealed interface Source {
        record Values(Expression list) implements Source {}

        record Range(Expression from, Expression to) implements Source {}
    }

    /** @param continued whether it begins where the loop over the same list ended before */
    record Slice(Optional<Expression> limit, Optional<Expression> offset, boolean reversed, boolean continued) {}

    private record Items(long size, IntFunction<JsonNode> at) {}

    @Override
    public Flow render(RenderContext run) {
        Items items = items(run);
        long offset = slice.continued() ? run.loopEnd(shown) : whole(slice.offset(), 0, run);
        long from = Math.min(offset, items.size());
        long size = Math.min(items.size() - from, whole(slice.limit(), Integer.MAX_VALUE, run));
        run.loopEnd(shown, Math.clamp(from + size, 0, Integer.MAX_VALUE));
        if (size <= 0) {
            return otherwise.map(node -> node.render(run)).orElse(Flow.ON);
        }
        JsonNode outer = run.local(LOOP);
        JsonNode hidden = run.local(name);
        for (long i = 0; i < size; i++) {
            run.steps().spend(STEPS);
            run.local(name, items.at().apply((int) (from + (slice.reversed() ? size - 1 - i : i))));
            run.local(LOOP, loop(i, size, outer));
            if (body.render(run) == Flow.BREAK) {
                break;
            }
        }
        run.local(name, hidden);
        run.local(LOOP, outer);
        return Flow.ON;
    }

    @Override
    public boolean isBlank() {
        return body.isBlank() && otherwise.map(Node::isBlank).orElse(true);
    }

    For withoutBlanks() {
        return isBlank()
                ? new For(name, shown, source, slice, Node.withoutLiterals(body), otherwise.map(Node::withoutLiterals))
                : this;
    }

    private Items items(RenderContext run) {
        return switch (source) {
            case Source.Range range -> {
                long from = Values.whole(range.from().value(run));
                long to = Values.whole(range.to().value(run));
                yield new Items(
                        Math.clamp(to - from + 1, 0, Integer.MAX_VALUE),
                        i -> JsonNodeFactory.instance.numberNode(from + i));
            }
            case Source.Values values -> items(values.list().value(run), run);
        };
    }

    private static Items items(JsonNode list, RenderContext run) {
        if (list.isArray()) {
            return new Items(list.size(), list::get);
        }
        if (list.isObject()) {
            run.steps().spend(list.size());
            List<JsonNode> pairs = list.properties().stream()
                    .<JsonNode>map(field -> pair(field.getKey(), field.getValue()))
                    .toList();
            return new Items(pairs.size(), pairs::get);
        }
        boolean one = list.isTextual() && !Values.isEmpty(list) || list.isNumber();
        return new Items(one ? 1 : 0, i -> list);
    }

    private static ArrayNode pair(String name, JsonNode value) {
        return JsonNodeFactory.instance.arrayNode().add(TextNode.valueOf(name)).add(value);
    }

    private static long whole(Optional<Expression> number, long otherwise, RenderContext run) {
        return number.map(it -> Math.max(0, wholeNumber(it.value(run)))).orElse(otherwise);
    }

    private static long wholeNumber(JsonNode value) {
        return Values.requireNumber(value, "the limit or the offset of a loop");
    }

    private ObjectNode loop(long i, long size, JsonNode outer) {
        ObjectNode loop = JsonNodeFactory.instance
                .objectNode()
                .put("name", shown)
                .put("index", i + 1)
                .put("index0", i)
                .put("rindex", size - i)
                .put("rindex0", size - i - 1)
                .put("first", i == 0)
                .put("last", i == size - 1);
        loop.set("length", IntNode.valueOf((int) size));
        if (!Values.isNothing(outer)) {
            loop.set("parentloop", outer);
        }
        return loop;
    }
}
