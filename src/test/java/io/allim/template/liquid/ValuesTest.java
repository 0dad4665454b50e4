package io.allim.template.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What numbers look like, and what it costs to compare. */
class ValuesTest {

    private final RenderContext run = new RenderContext(
            new RenderContext.Setting(JsonNodeFactory.instance.objectNode(), false, false, "en"), new StepLimit());

    @ParameterizedTest
    @ValueSource(strings = {"9999999999999999999999999999999999999999", "1e-40", "1e40"})
    void calculating_takesFortyDigits(String number) {
        BigDecimal decimal = new BigDecimal(number);
        assertThat(Values.number(decimal).decimalValue()).isEqualTo(decimal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000000000000000000000000000000000000001", "1e-41", "1e41"})
    void calculating_takesNoMoreDigits(String number) {
        assertThatThrownBy(() -> Values.number(new BigDecimal(number))).isInstanceOf(RenderFault.class);
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12",
        "1.50, 1.50",
        "1e-40, 0.0000000000000000000000000000000000000001",
        "1e-41, 1E-41",
        "1e40, 10000000000000000000000000000000000000000",
        "1e41, 1E+41"
    })
    void number_isWrittenInFullWhileThatIsShort(String number, String written) {
        assertThat(Values.written(DecimalNode.valueOf(new BigDecimal(number)))).isEqualTo(written);
    }

    @Test
    void text_isANumberWhileItHas200Characters() {
        assertThat(Values.decimal(Values.text(" ".repeat(198) + "12"))).contains(BigDecimal.valueOf(12));
        assertThat(Values.decimal(Values.text(" ".repeat(199) + "12"))).isEmpty();
    }

    @Test
    void numbers_haveAnOrder_howeverLongTheyAre() {
        JsonNode great = DecimalNode.valueOf(new BigDecimal("1e99"));
        JsonNode small = Values.number(1);
        assertThat(Values.compare(great, small, run)).contains(1);
        assertThat(Values.compare(small, great, run)).contains(-1);
        assertThat(Values.compare(great, great, run)).contains(0);
    }

    @Test
    void equality_costsNothing_whereOneSideIsNothing() {
        JsonNode text = Values.text("x".repeat(StepLimit.MAX_CHARACTERS));
        for (int i = 0; i <= StepLimit.STEPS; i++) {
            assertThat(Values.equal(text, Values.nothing(), run)).isFalse();
            assertThat(Values.equal(Values.nothing(), text, run)).isFalse();
        }
        run.steps().spend(StepLimit.STEPS);
    }
}
