package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What rendering may cost. It is counted in steps, not in milliseconds: the same template with the same variables ends
 * the same way on a slow machine, and no thread has to be stopped. A step takes less than 50 ns on a current core.
 */
final class StepLimit {

    /** 25 ms where all is warm, and less than 200 ms in a process that has just started; an ordinary message takes some hundred steps. */
    static final int STEPS = 500_000;

    /** Characters of one value, and of all that is put out. */
    static final int MAX_CHARACTERS = 1024 * 1024;

    private static final int CHARACTERS_PER_STEP = 8;

    private long left = STEPS;

    void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw new RenderFault("it takes too many steps; loop less");
        }
    }

    /** For work on a text. */
    void spendText(long characters) {
        if (characters > MAX_CHARACTERS) {
            throw new RenderFault("a text in it gets longer than 1,048,576 characters");
        }
        spend(1 + characters / CHARACTERS_PER_STEP);
    }

    /** For work on a value and all that is in it. */
    void spendValue(JsonNode value) {
        spendText(value.isTextual() ? value.textValue().length() : 0);
        value.properties().forEach(field -> spendText(field.getKey().length()));
        value.forEach(this::spendValue);
    }
}
