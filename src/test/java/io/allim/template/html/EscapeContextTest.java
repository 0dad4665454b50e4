package io.allim.template.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeContextTest {

    /** Lost is what the words of a template's author would miss, and not what was nothing before. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    PLAIN→<&'"`>-→<&'"`>-→false
                    HTML→<&'"`>-→&lt;&amp;&#39;&quot;&#96;&gt;-→false
                    ATTRIBUTE→<&'"`>-→&lt;&amp;&#39;&quot;&#96;&gt;-→false
                    COMMENT→<->→&lt;&#45;&gt;→false
                    URL→https://e.example/?a&b→https://e.example/?a&amp;b→false
                    URL→mailto:a@e.example→mailto:a@e.example→false
                    URL→javascript:alert(1)→#→true
                    URL→x→#→true
                    URL→#→#→false
                    URL→ # →#→false
                    URL→ →#→false
                    STYLE→#ff0000→#ff0000→false
                    STYLE→1.5em, 20%→1.5em, 20%→false
                    STYLE→red;→→true
                    STYLE→url(x)→→true
                    STYLE→→→false
                    """)
    void value_isWrittenAsItsPlaceNeedsIt(EscapeContext place, String text, String written, boolean lost) {
        String value = text == null ? "" : text;
        assertThat(place.write(value)).isEqualTo(written == null ? "" : written);
        assertThat(place.isLost(value, place.write(value))).isEqualTo(lost);
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "101, 0"})
    void style_has100CharactersAtMost(int length, int written) {
        assertThat(EscapeContext.STYLE.write("a".repeat(length))).hasSize(written);
    }
}
