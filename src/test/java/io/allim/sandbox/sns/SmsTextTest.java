package io.allim.sandbox.sns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsTextTest {

    @ParameterizedTest
    @CsvSource({
        "a,160,1", "a,161,2", "a,306,2", "a,307,3", "€,80,1", "€,81,2", "가,70,1", "가,71,2", "가,135,3", "😀,35,1",
        "😀,67,3"
    })
    void sms_isBilledByParts(String letter, int times, int parts) {
        assertThat(SmsText.parts(letter.repeat(times))).isEqualTo(parts);
    }
}
