package io.allim.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShadeTest {

    private static final Shade WHITE = Shade.of("#ffffff");
    private static final Shade BLACK = Shade.of("#000000");

    @Test
    void contrast_isThatOfWcag() {
        assertThat(BLACK.contrast(WHITE)).isEqualTo(21);
        assertThat(WHITE.contrast(WHITE)).isEqualTo(1);
        assertThat(Shade.of("#767676").contrast(WHITE)).isCloseTo(4.54, within(0.005));
    }

    @Test
    void shadeThatCanBeRead_isKept() {
        assertThat(Shade.of("#767676").readableOn(WHITE, BLACK)).hasToString("#767676");
        assertThat(Shade.of("#777777").readableOn(WHITE, BLACK)).hasToString("#757575");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#ffffff", "#000000", "#ffff00", "#0000ff", "#ff0000", "#0b57c2", "#7f7f7f"})
    void eachColor_canBeReadInLightAndInDark(String color) {
        Shade light = Shade.of("#f4f5f7");
        Shade dark = Shade.of("#1c1f24");
        Shade inLight = Shade.of(color).readableOn(light, BLACK);
        Shade inDark = Shade.of(color).readableOn(dark, WHITE);
        assertThat(inLight.contrast(light)).isGreaterThanOrEqualTo(Shade.READABLE);
        assertThat(inLight.contrast(WHITE)).isGreaterThanOrEqualTo(Shade.READABLE);
        assertThat(inDark.contrast(dark)).isGreaterThanOrEqualTo(Shade.READABLE);
        assertThat(inDark.contrast(Shade.of("#121417"))).isGreaterThanOrEqualTo(Shade.READABLE);
    }
}
