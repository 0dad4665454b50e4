package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.LiquidTexts;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Liquid as channels have it. */
class LiquidTextsTest {

    private static final ObjectNode VARIABLES =
            JsonNodeFactory.instance.objectNode().put("name", "Ada").put("other", "Bo");
    private static final UnaryOperator<String> BRACKETS = text -> "<" + text + ">";

    private final LiquidTexts texts = RealLiquid.texts();

    @Test
    void render_escapesValues_andNotWhatStandsAroundThem() {
        assertThat(texts.render("a {{ name }} b {{ 'x' }}{{ missing }}", VARIABLES, BRACKETS))
                .contains("a <Ada> b <x><>");
        assertThat(texts.render("{% cycle name, other %}{% cycle name, other %}", VARIABLES, BRACKETS))
                .contains("<Ada><Bo>");
    }

    /** Behind the filters, so that none of them undoes it. */
    @Test
    void render_escapesWhatFiltersMade() {
        assertThat(texts.render("{{ name | upcase }}", VARIABLES, BRACKETS)).contains("<ADA>");
    }

    @Test
    void render_escapesWhatWasCaptured_once() {
        assertThat(texts.render("{% capture x %}-{{ name }}-{% endcapture %}{{ x }} {{ name }}", VARIABLES, BRACKETS))
                .contains("<-Ada-> <Ada>");
    }

    @Test
    void render_isEmptyForWhatCantBeRendered() {
        assertThat(texts.render("{{ name", VARIABLES, BRACKETS)).isEmpty();
        assertThat(texts.render("{% for i in (1..1000000000) %}x{% endfor %}", VARIABLES, BRACKETS))
                .isEmpty();
        assertThat(texts.validate("{{ name | shout }}")).isPresent();
        assertThat(texts.validate("{{ name }}")).isEmpty();
    }
}
