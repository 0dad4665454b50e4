package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.template.html.EscapeContext;
import io.allim.template.html.Markdown;
import io.allim.template.html.Markup;
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
                Node.Case,
                Node.Cycle {

    /** What happens after a node: the next one, or the loop's end or next turn. */
    enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    Flow render(RenderContext run);

    /** Whether it writes nothing but white space. */
    default boolean isBlank() {
        return false;
    }

    record Literal(String text) implements Node {
        @Override
        public Flow render(RenderContext run) {
            run.write(text);
            return Flow.ON;
        }

        @Override
        public boolean isBlank() {
            return text.isBlank();
        }
    }

    record Output(Expression value, EscapeContext context) implements Node {
        @Override
        public Flow render(RenderContext run) {
            JsonNode result = value.value(run);
            if (result instanceof Markup markup && context == EscapeContext.HTML) {
                run.write(markup.textValue());
                return Flow.ON;
            }
            if (result instanceof Markdown markdown && context == EscapeContext.MARKDOWN) {
                run.write(markdown.written());
                return Flow.ON;
            }
            String text = result instanceof Markup markup ? markup.elsewhere() : run.text(result);
            String written = context.write(text);
            if (context.isLost(text, written)) {
                run.note(
                        context == EscapeContext.URL
                                ? "a link in it leads nowhere, since its value is no URL"
                                : "a style in it is left out, since its value is no plain colour or size");
            }
            run.writeValue(written);
            return Flow.ON;
        }
    }

    record Sequence(List<Node> nodes) implements Node {
        @Override
        public Flow render(RenderContext run) {
            for (Node node : nodes) {
                run.steps().spend(1);
                Flow flow = node.render(run);
                if (flow != Flow.ON) {
                    return flow;
                }
            }
            return Flow.ON;
        }

        @Override
        public boolean isBlank() {
            return nodes.stream().allMatch(Node::isBlank);
        }

        private Sequence withoutLiterals() {
            return new Sequence(
                    nodes.stream().filter(node -> !(node instanceof Literal)).toList());
        }
    }

    /** As Liquid has it: a block of white space and assignments alone writes nothing. */
    static Node withoutLiterals(Node blank) {
        return blank instanceof Sequence sequence ? sequence.withoutLiterals() : blank;
    }

    record Jump(Flow flow) implements Node {
        @Override
        public Flow render(RenderContext run) {
            return flow;
        }
    }

    record Branch(Expression condition, Node body) {}

    record If(List<Branch> branches, Optional<Node> otherwise) implements Node {
        @Override
        public Flow render(RenderContext run) {
            for (Branch branch : branches) {
                if (Values.isTrue(branch.condition().value(run))) {
                    return branch.body().render(run);
                }
            }
            return otherwise.map(node -> node.render(run)).orElse(Flow.ON);
        }

        @Override
        public boolean isBlank() {
            return branches.stream().map(Branch::body).allMatch(Node::isBlank)
                    && otherwise.map(Node::isBlank).orElse(true);
        }

        If withoutBlanks() {
            if (!isBlank()) {
                return this;
            }
            return new If(
                    branches.stream()
                            .map(branch -> new Branch(branch.condition(), Node.withoutLiterals(branch.body())))
                            .toList(),
                    otherwise.map(Node::withoutLiterals));
        }
    }

    /** @param hits each of which writes the body when it holds */
    record When(List<Expression> hits, Node body) {}

    /** As Liquid has it, every hit writes its block, and without any the last block is written. */
    record Case(List<When> whens, Optional<Node> otherwise) implements Node {
        @Override
        public Flow render(RenderContext run) {
            boolean hit = false;
            for (When when : whens) {
                for (Expression each : when.hits()) {
                    if (Values.isTrue(each.value(run))) {
                        hit = true;
                        Flow flow = when.body().render(run);
                        if (flow != Flow.ON) {
                            return flow;
                        }
                    }
                }
            }
            return hit ? Flow.ON : otherwise.map(node -> node.render(run)).orElse(Flow.ON);
        }

        @Override
        public boolean isBlank() {
            return whens.stream().map(When::body).allMatch(Node::isBlank)
                    && otherwise.map(Node::isBlank).orElse(true);
        }

        Case withoutBlanks() {
            if (!isBlank()) {
                return this;
            }
            return new Case(
                    whens.stream()
                            .map(when -> new When(when.hits(), Node.withoutLiterals(when.body())))
                            .toList(),
                    otherwise.map(Node::withoutLiterals));
        }
    }

    record Assign(String name, Expression value) implements Node {
        @Override
        public Flow render(RenderContext run) {
            run.set(name, value.value(run));
            return Flow.ON;
        }

        @Override
        public boolean isBlank() {
            return true;
        }
    }

    record Capture(String name, Node body, Compiler.Language language) implements Node {
        @Override
        public Flow render(RenderContext run) {
            String text = run.captured(body);
            run.set(
                    name,
                    switch (language) {
                        case PLAIN -> Values.text(text);
                        case HTML -> new Markup(text);
                        case MARKDOWN -> new Markdown(text);
                    });
            return Flow.ON;
        }

        @Override
        public boolean isBlank() {
            return true;
        }
    }

    /**
     * @param group whose value tells cycles apart
     * @param unnamed what does so without it
     */
    record Cycle(Optional<Expression> group, String unnamed, List<Output> outputs) implements Node {
        @Override
        public Flow render(RenderContext run) {
            String name = group.map(it -> "named " + run.text(it.value(run))).orElse("as " + unnamed);
            int index = run.nextInCycle(name, outputs.size());
            return index < outputs.size() ? outputs.get(index).render(run) : Flow.ON;
        }
    }
}
