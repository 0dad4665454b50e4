package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Characters;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One rendering of one text: its variables, its output, and what it may still cost.
 *
 * <p>Variables are found among those of loops, then those that the template assigned, then those it was given.
 */
final class RenderContext {

    /** What surrounds a text. */
    record Setting(ObjectNode variables, boolean strict, boolean html, String locale) {}

    private final Setting setting;
    private final StepLimit steps;
    private final UnaryOperator<String> escape;
    private final Map<String, JsonNode> locals = new HashMap<>();
    private final Map<String, JsonNode> assigned = new HashMap<>();
    private final Map<String, Integer> cycles = new HashMap<>();
    private final Map<String, Integer> loopEnds = new HashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private StringBuilder out = new StringBuilder();
    private int captures;

    RenderContext(Setting setting, StepLimit steps) {
        this(setting, steps, UnaryOperator.identity());
    }

    /** @param escape of values that are put out, for what surrounds the whole text */
    RenderContext(Setting setting, StepLimit steps, UnaryOperator<String> escape) {
        this.setting = setting;
        this.steps = steps;
        this.escape = escape;
    }

    /**
     * Says what is odd and no fault.
     *
     * @param what one clause, without values
     */
    void note(String what) {
        notes.add(what);
    }

    Set<String> notes() {
        return notes;
    }

    String render(Node node) {
        node.render(this);
        return out.toString();
    }

    StepLimit steps() {
        return steps;
    }

    boolean isStrict() {
        return setting.strict();
    }

    boolean isHtml() {
        return setting.html();
    }

    /** A BCP 47 tag. */
    String locale() {
        return setting.locale();
    }

    /** Writes a value; what is captured is a value itself, and escaped when it is put out. */
    void writeValue(String text) {
        write(captures > 0 ? text : escape.apply(text));
    }

    void write(String text) {
        steps.spendText(
                (long) out.length() + text.length() > StepLimit.MAX_CHARACTERS
                        ? StepLimit.MAX_CHARACTERS + 1L
                        : text.length());
        out.append(text);
    }

    String captured(Node body) {
        StringBuilder outer = out;
        out = new StringBuilder();
        captures++;
        body.render(this);
        captures--;
        String text = out.toString();
        out = outer;
        return text;
    }

    JsonNode variable(String name) {
        JsonNode value = locals.getOrDefault(name, Values.nothing());
        if (!value.isMissingNode()) {
            return value;
        }
        JsonNode own = assigned.getOrDefault(name, Values.nothing());
        return own.isMissingNode() ? given(name) : own;
    }

    JsonNode given(String name) {
        return setting.variables().path(name);
    }

    void set(String name, JsonNode value) {
        assigned.put(name, value);
    }

    JsonNode local(String name) {
        return locals.getOrDefault(name, Values.nothing());
    }

    void local(String name, JsonNode value) {
        locals.put(name, value);
    }

    /** How often this was asked before for the group, which begins anew behind the last of its turns. */
    int nextInCycle(String group, int size) {
        int index = cycles.getOrDefault(group, 0);
        cycles.put(group, index + 1 >= size ? 0 : index + 1);
        return index;
    }

    /** Where a loop over the same list ended before. */
    int loopEnd(String loop) {
        return loopEnds.getOrDefault(loop, 0);
    }

    void loopEnd(String loop, int end) {
        loopEnds.put(loop, end);
    }

    /** A value as it is put out: lists as their elements in a row, objects as JSON, nothing as empty text. */
    String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isNumber()) {
            return Values.written(value);
        }
        if (value.isArray()) {
            StringBuilder texts = new StringBuilder();
            for (JsonNode element : value) {
                String text = text(element);
                steps.spendText(
                        (long) texts.length() + text.length() > StepLimit.MAX_CHARACTERS
                                ? StepLimit.MAX_CHARACTERS + 1L
                                : text.length());
                texts.append(text);
            }
            return texts.toString();
        }
        return Values.isNothing(value) ? "" : json(value);
    }

    String json(JsonNode value) {
        steps.spendValue(value);
        return value.toString();
    }

    /** Pays for looking for one text in another, at its worst. */
    void search(String text, String part) {
        long compared = (long) text.length() * Math.min(part.length(), text.length());
        steps.spend(1 + compared / 64);
    }

    /** Pays for telling a text's characters apart, which takes about 25 ns for each of its units. */
    Characters characters(String text) {
        steps.spend(1 + text.length() / 2);
        return new Characters(text);
    }

    /** A text that a filter made. */
    JsonNode made(String text) {
        steps.spendText(text.length());
        return Values.text(text);
    }

    /** Refuses a text before it is made. */
    void room(long characters) {
        steps.spendText(characters);
    }
}
