package io.allim.channel.sns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SnsSubjectTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Order shipped|Order shipped",
                "  two   spaces |two spaces",
                "Crème brûlée à Zürich|Creme brulee a Zurich",
                "Straße, Ærø, Łódź, œuvre|Strasse, AEro, Lodz, oeuvre",
                "“Done” – it’s 5 €…|\"Done\" - it's 5 EUR...",
                "ﬁnal ½ Ⅻ ２|final 1?2 XII 2",
                "안녕 Ada|? Ada",
                "🚀 Launch 🚀|? Launch ?",
                "tab\there|tab here",
                "e\u0301 joined|e joined",
                "\u202eabc\u202c|abc",
                "zero\u200bwidth|zerowidth",
                "A|A"
            })
    void of_isAscii(String title, String subject) {
        assertThat(SnsSubject.of(title)).hasValue(subject);
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "안녕", "🚀🚀", "???", "'...'"})
    void of_isLeftOutWhenNothingIsLeft(String title) {
        assertThat(SnsSubject.of(title)).isEmpty();
    }

    @Test
    void of_hasNoControlCharacters() {
        assertThat(SnsSubject.of("a\r\nBcc: b\0c\33\177d")).hasValue("a Bcc: b c d");
    }

    @Test
    void of_isShorterThanAHundred() {
        assertThat(SnsSubject.of("x".repeat(99))).hasValue("x".repeat(99));
        assertThat(SnsSubject.of("x".repeat(100))).hasValue("x".repeat(96) + "...");
        assertThat(SnsSubject.of("ß".repeat(60)).orElseThrow()).hasSize(99);
    }
}
