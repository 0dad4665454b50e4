package io.allim.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlainTextTest {

    @Test
    void of_keepsWhatCanBeReadAndReplacesWhatCannot() {
        assertThat(new PlainText("a\r\nb\rc\u2028d\u0085e\tf\0g\33h\177").value())
                .isEqualTo("a\nb\nc\nd\ne\tf g h ");
        assertThat(new PlainText("x\ud83dy\udc00z\ufffe\ud83d\ude80").value())
                .isEqualTo("x\ufffdy\ufffdz\ufffd\ud83d\ude80");
    }

    @ParameterizedTest
    @CsvSource({
        "abc,3,abc",
        "abcd,3,...",
        "abcdef,5,ab...",
        "äöü,6,äöü",
        "äöü,5,ä...",
        "äöü,4,...",
        "a🚀b🚀,9,a🚀b...",
        "a🚀🚀,8,a🚀...",
        "🇰🇷🇯🇵🇩🇪,19,🇰🇷🇯🇵...",
        "🇰🇷🇯🇵🇩🇪,18,🇰🇷...",
        "a👨‍👩‍👧‍👦b,29,a👨‍👩‍👧‍👦b",
        "a👨‍👩‍👧‍👦bcde,28,a...",
        "a👨‍👩‍👧‍👦bcde,29,a👨‍👩‍👧‍👦...",
        "\u1112\u1161\u11ab\u1100\u116e\u11a8,11,...",
        "\u1112\u1161\u11ab\u1100\u116e\u11a8,17,\u1112\u1161\u11ab...",
        "\u1112\u1161\u11ab\u1100\u116e\u11a8,18,\u1112\u1161\u11ab\u1100\u116e\u11a8",
        "e\u0301e\u0301,5,...",
        "e\u0301e\u0301e\u0301,6,e\u0301...",
        "क्षा!!!,14,...",
        "👍🏽👍🏽,11,👍🏽..."
    })
    void cut_keepsWholeCharacters(String text, int bytes, String expected) {
        assertThat(new PlainText(text).cut(bytes, "...").value()).isEqualTo(expected);
    }

    @Test
    void cut_keepsAsManyMarksAsFit() {
        PlainText heap = new PlainText("a" + "\u0301".repeat(100));
        assertThat(heap.cut(10, "...").value()).isEqualTo("a\u0301\u0301\u0301...");
    }

    @Test
    void cut_fitsAtEveryLimit() {
        PlainText text = new PlainText("aé안🚀".repeat(20));
        IntStream.range(3, 220).forEach(limit -> {
            String cut = text.cut(limit, "…").value();
            assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(limit);
            assertThat(cut).doesNotContain("\ufffd", "?");
        });
    }
}
