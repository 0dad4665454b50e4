package io.allim.preference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalNameTest {

    private final LocalName name =
            new LocalName("Invoices", Map.of("ko", "청구서", "pt-BR", "Faturas", "zh-Hant", "發票", "zh", "发票"));

    @ParameterizedTest
    @CsvSource({
        "ko,청구서",
        "ko-KR,청구서",
        "ko-Hang-KR,청구서",
        "kok,Invoices",
        "pt-BR,Faturas",
        "pt-BR-x-a,Faturas",
        "pt,Invoices",
        "pt-PT,Invoices",
        "zh-Hant-TW,發票",
        "zh-Hans-CN,发票",
        "en,Invoices"
    })
    void name_isThatOfTheNearestWiderLanguage(String locale, String expected) {
        assertThat(name.in(locale)).isEqualTo(expected);
    }

    @Test
    void name_withoutALanguageIsTheCommonOne() {
        assertThat(name.in("")).isEqualTo("Invoices");
        assertThat(name.find("")).isEmpty();
        assertThat(new LocalName("News").in("ko")).isEqualTo("News");
    }
}
