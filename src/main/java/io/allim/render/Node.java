package io.allim.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** A piece of a template. Nodes hold no state: any number of runs go through them at the same time. */
sealed interface Node
        permits For,
                Node.Literal,
                Node.Output,
                Node.Sequence,
                Node.Jump,
                Node.If,
                Node.Assign,
                Node.Capture,
                Node.Cycle {

    /** What happens after a node: the next one, or the loop's end or next turn. */
    enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    Flow render(Run run);

    record Literal(String text) implements Node {
        @Override
        public Flow render(Run run) {
            run.write(text);
            return Flow.ON;
        }
    }

    record Output(Expression value, Place place) implements Node {
        @Override
        public Flow render(Run run) {
            JsonNode result = value.value(run);
            boolean isReady = result instanceof Markup && place == Place.HTML;
            String text = run.text(result);
            run.write(isReady ? text : place.write(text));
            return Flow.ON;
        }
    }

    record Sequence(List<Node> nodes) implements Node {
        @Override
        public Flow render(Run run) {
            for (Node node : nodes) {
                run.budget().spend(1);
                Flow flow = node.render(run);
                if (flow != Flow.ON) {
                    return flow;
                }
            }
            return Flow.ON;
        }
    }

    record Jump(Flow flow) implements Node {
        @Override
        public Flow render(Run run) {
            return flow;
        }
    }

    record Branch(Expression condition, Node body) {}

    record If(List<Branch> branches, Optional<Node> otherwise) implements Node {
        @Override
        public Flow render(Run run) {
            for (Branch branch : branches) {
                if (Values.isTrue(branch.condition().value(run))) {
                    return branch.body().render(run);
                }
            }
            return otherwise.map(node -> node.render(run)).orElse(Flow.ON);
        }
    }

    record Assign(String name, Expression value) implements Node {
        @Override
        public Flow render(Run run) {
            run.set(name, value.value(run));
            return Flow.ON;
        }
    }

    record Capture(String name, Node body, boolean html) implements Node {
        @Override
        public Flow render(Run run) {
            String text = run.captured(body);
            run.set(name, html ? new Markup(text) : Values.text(text));
            return Flow.ON;
        }
    }

    /** @param group tells cycles apart */
    record Cycle(String group, List<Output> outputs) implements Node {
        @Override
        public Flow render(Run run) {
            return outputs.get(run.turn(group) % outputs.size()).render(run);
        }
    }
}
