package io.allim.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebLinkTest {

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    https://example.com → https://example.com
                    https://example.com/a b?c=d e#f g → https://example.com/a%20b?c=d%20e#f%20g
                    https://example.com/주문/7 → https://example.com/%EC%A3%BC%EB%AC%B8/7
                    HTTPS://ada:x@example.com:8443/%EC%A3%BC?a[]=1&b=100% → HTTPS://ada:x@example.com:8443/%EC%A3%BC?a[]=1&b=100%25
                    https://한글.kr/ → https://xn--bj0bj06e.kr/
                    https://straße.example/ → https://xn--strae-oqa.example/
                    https://example.com/🚀"<>^`{|} → https://example.com/%F0%9F%9A%80%22%3C%3E%5E%60%7B%7C%7D
                    http://[::1]:8080/x → http://[::1]:8080/x
                    https://example.com/%41 → https://example.com/%41
                    https://example.com/%4 → https://example.com/%254
                    mailto:ada@example.com?subject=Order 7 → mailto:ada@example.com?subject=Order%207
                    tel:+82 10 1234 5678 → tel:+821012345678
                    """)
    void clickable_isRepaired(String text, String url) {
        assertThat(WebLink.clickable(text)).contains(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://",
                "https:///x",
                "https://a b",
                "https://a b/",
                "https://a\\b",
                "https://a\"b",
                "https://a/x\ny",
                "https://a:99999999/",
                "//a",
                "/a",
                "javascript:alert(1)",
                "java\tscript:x",
                "ftp://a",
                "data:text/html,x",
                "mailto:"
            })
    void others_areNoLinks(String text) {
        assertThat(WebLink.clickable(text)).isEmpty();
    }
}
