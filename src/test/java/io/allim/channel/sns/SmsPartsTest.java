package io.allim.channel.sns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SmsPartsTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("a", "1 part, GSM-7"),
                Arguments.of("a".repeat(160), "1 part, GSM-7"),
                Arguments.of("a".repeat(161), "2 parts, GSM-7"),
                Arguments.of("a".repeat(306), "2 parts, GSM-7"),
                Arguments.of("a".repeat(307), "3 parts, GSM-7"),
                Arguments.of("a".repeat(1600), "11 parts, GSM-7"),
                Arguments.of("@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà\n", "1 part, GSM-7"),
                // Characters of the extension table take two septets.
                Arguments.of("€".repeat(80), "1 part, GSM-7"),
                Arguments.of("€".repeat(80) + "a", "2 parts, GSM-7"),
                Arguments.of("^{}\\[~]|€\f".repeat(8), "1 part, GSM-7"),
                // Two septets that would be split over 153 and 154 go to the next part: 152 + 2, then 152 + 2.
                Arguments.of("a".repeat(152) + "€" + "a".repeat(150) + "€", "3 parts, GSM-7"),
                Arguments.of("a".repeat(151) + "€" + "a".repeat(151) + "€", "2 parts, GSM-7"),
                // What looks like GSM-7 and isn't.
                Arguments.of("ç", "1 part, UCS-2"),
                Arguments.of("`", "1 part, UCS-2"),
                Arguments.of("…", "1 part, UCS-2"),
                Arguments.of("a\tb", "1 part, UCS-2"),
                Arguments.of("á", "1 part, UCS-2"),
                Arguments.of("안".repeat(70), "1 part, UCS-2"),
                Arguments.of("안".repeat(71), "2 parts, UCS-2"),
                Arguments.of("안".repeat(134), "2 parts, UCS-2"),
                Arguments.of("안".repeat(135), "3 parts, UCS-2"),
                // A rocket is two units, and no part ends within it.
                Arguments.of("🚀".repeat(35), "1 part, UCS-2"),
                Arguments.of("🚀".repeat(36), "2 parts, UCS-2"),
                Arguments.of("🚀".repeat(66), "2 parts, UCS-2"),
                Arguments.of("🚀".repeat(67), "3 parts, UCS-2"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void of_countsWhatIsBilled(String text, String parts) {
        assertThat(SmsParts.of(text)).hasToString(parts);
    }
}
