package io.allim.template.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPositionTest {

    /** A value's place behind the HTML, or words of why there is none. At | one piece ends and another begins. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    a → HTML
                    a > b → HTML
                    < → names
                    < b → HTML
                    <3 a=" → HTML
                    <b → names
                    <b␣ → names
                    <b a → names
                    <b a␣ → names
                    <b a b → names
                    <b a/ → names
                    <b/ → names
                    <b> → HTML
                    <b>a → HTML
                    <b a> → HTML
                    <b a > → HTML
                    <b a/> → HTML
                    <b a=> → HTML
                    <b a=b> → HTML
                    <b a=b/> → HTML
                    <b a="b"> → HTML
                    <b a=">"> → HTML
                    <b a="'"> → HTML
                    </ → names
                    </| → names
                    </b → names
                    </b> → HTML
                    </b a=" → ATTRIBUTE
                    </|b a=" → ATTRIBUTE
                    <|/b a=" → ATTRIBUTE
                    <|b a=" → ATTRIBUTE
                    </3 a=" → names
                    </|3 a=" → names
                    </ a=" → names
                    </| a=" → names
                    </ a="> → HTML
                    <!x a=" → names
                    <?x a=" → names
                    <!x a=">b → HTML
                    <!x|>b → HTML
                    <!-x> → HTML
                    <!|--a → COMMENT
                    <!-|-a → COMMENT
                    <!|-a> → HTML
                    <!-|>a → HTML
                    <!a--> → HTML
                    <?--a> → HTML
                    <!a|--x> → HTML
                    <script>a</script> → HTML
                    <script>a</script > → HTML
                    <textarea></TEXTAREA> → HTML
                    <script></scriptx> → script
                    <script></script␣> → HTML
                    <script></SCRIPT/> → HTML
                    <script></scr|ipt> → HTML
                    <script></scr|ip> → script
                    <textarea>< → end tag
                    <textarea></text → end tag
                    <textarea></textarea → end tag
                    <textarea><a → HTML
                    <textarea></textareas> → HTML
                    <textarea><</text|area><a href=" → URL
                    <a href |= "x y=" → names
                    <a href |b=" → ATTRIBUTE
                    <a href |>b → HTML
                    <!-- → dash
                    <!--a → COMMENT
                    <!--a> → COMMENT
                    <!--a- → dash
                    <!--|a → COMMENT
                    <!--a--> → HTML
                    <!--a-|-> → HTML
                    <b a= → put quotes around the value of the attribute a
                    <b a=␣ → put quotes
                    <b a=b → put quotes
                    <b a=b" → put quotes
                    <b a=/ → put quotes
                    <b a=|b → put quotes
                    <b a=b c=" → ATTRIBUTE
                    <b a=">" c=' → ATTRIBUTE
                    <b a=" → ATTRIBUTE
                    <b a=' → ATTRIBUTE
                    <b a=|" → ATTRIBUTE
                    <b a=b|c d=" → ATTRIBUTE
                    <b =" → names
                    <b ==" → ATTRIBUTE
                    <b a =" → ATTRIBUTE
                    <b a b=" → ATTRIBUTE
                    <b a href=" → URL
                    <b a/href=" → URL
                    <b/href=" → URL
                    <b/ href=" → URL
                    <b HREF=" → URL
                    <b href=' → URL
                    <b href = " → URL
                    <b hr|ef=" → URL
                    <b href|=" → URL
                    <b ahref=" → ATTRIBUTE
                    <b =href=" → ATTRIBUTE
                    <b xlink:href=" → URL
                    <b style=" → STYLE
                    <b style="color:|red → STYLE
                    <b onclick=" → attribute onclick
                    <b ONx=" → attribute onx
                    <b no=" → ATTRIBUTE
                    <b srcset=" → attribute srcset
                    <b content=" → attribute content
                    <script> → element script
                    <script>a<b → element script
                    <script></b> → element script
                    <script></script> → HTML
                    <script>|</script> → HTML
                    <script></SCRIPT > → HTML
                    <SCRIPT a="b"> → element script
                    <script/> → element script
                    <script|/> → element script
                    <script| a> → element script
                    <scr|ipt> → element script
                    <scripts> → HTML
                    <s> → HTML
                    </script> → HTML
                    <style> → element style
                    <title> → HTML
                    <title></b a=" → HTML
                    <title></title a=" → ATTRIBUTE
                    <textarea><b href=" → HTML
                    """)
    void value_standsWhereTheHtmlBeforeItSays(String html, String where) {
        assertThat(behind(html.replace('␣', ' '))).contains(where);
    }

    /** Up to one of these signs everything may still be the scheme of a URL, such as javascript. */
    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
                    <a href='|java → URL
                    <a href='|https: → ATTRIBUTE
                    <a href='|/ → ATTRIBUTE
                    <a href='|a/b → ATTRIBUTE
                    <a href='|? → ATTRIBUTE
                    <a href='|# → ATTRIBUTE
                    <a href='|a:|b → ATTRIBUTE
                    <a href='|a:' src=' → URL
                    <a href='|a:' src='|b → URL
                    """)
    void url_isDecidedByItsBeginning(String html, String place) {
        assertThat(behind(html)).isEqualTo(place);
    }

    @Test
    void secondValueOfAUrl_isNoBeginning() {
        HtmlPosition first = position("<a href='");
        assertThat(first.context()).isEqualTo(EscapeContext.URL);
        HtmlPosition second = first.begun();
        assertThat(second.context()).isEqualTo(EscapeContext.ATTRIBUTE);
        assertThat(second.behind("' src='").context()).isEqualTo(EscapeContext.URL);
    }

    @ParameterizedTest
    @ValueSource(chars = {' ', '\t', '\n', '\r', '\f'})
    void whiteSpace_separatesNames(char space) {
        assertThat(behind("<a~b~href~=~\"".replace('~', space))).isEqualTo("URL");
    }

    /** Of all characters, letters alone begin the name of an element. */
    @ParameterizedTest
    @CsvSource({
        "a, ATTRIBUTE",
        "z, ATTRIBUTE",
        "A, ATTRIBUTE",
        "Z, ATTRIBUTE",
        "`, HTML",
        "{, HTML",
        "@, HTML",
        "[, HTML"
    })
    void tag_beginsWithALetter(String first, String where) {
        assertThat(behind("<" + first + " a=\"")).isEqualTo(where);
    }

    /** Behind branches a URL has begun if it has in each of them. */
    @ParameterizedTest
    @CsvSource({"/, /, ATTRIBUTE", "/, '', URL", "'', /, URL", "'', '', URL"})
    void branchesOfAUrl_areBegunTogether(String one, String other, EscapeContext place) {
        HtmlPosition left = position("<a href='" + one);
        HtmlPosition right = position("<a href='" + other);
        assertThat(left.continues(right)).isTrue();
        assertThat(left.join(right).context()).isEqualTo(place);
    }

    private static String behind(String html) {
        HtmlPosition position = position(html.split("\\|"));
        return position.problem().isEmpty() ? position.context().name() : position.problem();
    }

    private static HtmlPosition position(String... pieces) {
        HtmlPosition position = HtmlPosition.START;
        for (String piece : pieces) {
            position = position.behind(piece);
        }
        return position;
    }
}
