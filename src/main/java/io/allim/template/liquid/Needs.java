package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What nodes read of the variables that they are given. A path is needed when the nodes ask for it whatever the variables
 * hold; within conditions and loops, in front of a default, and behind what may end a loop, it is not.
 */
final class Needs {

    private final Map<String, Expression.Lookup> required = new LinkedHashMap<>();
    private final Map<String, Expression.Lookup> optional = new LinkedHashMap<>();
    /** Names that the template gives values itself. */
    private final Set<String> own = new HashSet<>(Set.of("forloop"));

    private Needs() {}

    static Needs of(Iterable<Node> nodes) {
        Needs needs = new Needs();
        for (Node node : nodes) {
            Needs one = new Needs();
            one.read(node, true);
            needs.required.putAll(one.required);
            needs.optional.putAll(one.optional);
        }
        return needs;
    }

    Map<String, Expression.Lookup> required() {
        return required;
    }

    Map<String, Expression.Lookup> optional() {
        return optional;
    }

    static boolean isMissing(Expression.Lookup lookup, ObjectNode data) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        variables.set("data", data);
        RenderContext run = new RenderContext(
                new RenderContext.Setting(variables, false, false, MessageRendering.LOCALE), new StepLimit());
        return Values.isNothing(lookup.value(run));
    }

    private void read(Node node, boolean always) {
        switch (node) {
            case Node.Literal _, Node.Jump _ -> {}
            case Node.Output output -> read(output.value(), always);
            case Node.Sequence sequence -> sequence.nodes().forEach(each -> read(each, always));
            case Node.Assign assign -> {
                read(assign.value(), always);
                own.add(assign.name());
            }
            case Node.Capture capture -> {
                read(capture.body(), always);
                own.add(capture.name());
            }
            case Node.If it -> {
                it.branches().forEach(branch -> {
                    read(branch.condition(), false);
                    read(branch.body(), false);
                });
                it.otherwise().ifPresent(other -> read(other, false));
            }
            case Node.Case it -> {
                it.whens().forEach(when -> {
                    when.hits().forEach(hit -> read(hit, false));
                    read(when.body(), false);
                });
                it.otherwise().ifPresent(other -> read(other, false));
            }
            case Node.Cycle cycle -> {
                cycle.group().ifPresent(group -> read(group, always));
                cycle.outputs().forEach(output -> read(output, false));
            }
            case For loop -> read(loop, always);
        }
    }

    private void read(For loop, boolean always) {
        switch (loop.source()) {
            case For.Source.Values values -> read(values.list(), always);
            case For.Source.Range range -> {
                read(range.from(), always);
                read(range.to(), always);
            }
        }
        boolean known = own.contains(loop.name());
        own.add(loop.name());
        read(loop.body(), false);
        if (!known) {
            own.remove(loop.name());
        }
        loop.otherwise().ifPresent(other -> read(other, false));
    }

    private void read(Expression expression, boolean always) {
        switch (expression) {
            case Expression.Constant _, Expression.Special _ -> {}
            case Expression.Not not -> read(not.condition(), always);
            case Expression.Compare compare -> {
                read(compare.left(), always);
                read(compare.right(), always);
            }
            case Expression.Both both -> {
                read(both.left(), always);
                read(both.right(), false);
            }
            case Expression.Either either -> {
                read(either.left(), always);
                read(either.right(), false);
            }
            case Expression.Range range -> {
                read(range.from(), always);
                read(range.to(), always);
            }
            case Expression.Filtered filtered -> {
                read(filtered.input(), always);
                boolean asked =
                        always && !filtered.defaulted() && !filtered.name().equals(Expression.DEFAULT);
                filtered.given().forEach(argument -> read(argument, asked));
                filtered.named().values().forEach(argument -> read(argument, asked));
            }
            case Expression.Lookup lookup -> read(lookup, always);
        }
    }

    private void read(Expression.Lookup lookup, boolean always) {
        lookup.path().forEach(step -> read(step, always));
        if (lookup.root() instanceof Expression.Constant(JsonNode name) && !own.contains(name.textValue())) {
            boolean plain = lookup.path().stream().allMatch(Expression.Constant.class::isInstance);
            if (plain && always && !lookup.lenient()) {
                required.put(lookup.text(), lookup);
            } else {
                optional.put(lookup.text(), lookup);
            }
            return;
        }
        read(lookup.root(), always);
    }
}
