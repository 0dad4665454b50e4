package io.allim.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscordDialectTest {

    private static final DiscordDialect DIALECT = DiscordDialect.INSTANCE;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "plain, text. (all of it)! | plain, text. (all of it)!",
                "*a* _b_ ~~c~~ `d` \\ | \\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\\\",
                "[a](https://evil.example) | \\[a\\](https://evil.example)",
                "<@123456789012345678> | \\<\\@123456789012345678\\>",
                "</ban:123456789012345678> | \\</ban:123456789012345678\\>",
                "<t:0:R> | \\<t\\:0:R\\>",
                "@everyone and @here | \\@everyone and \\@here",
                "# Heading | \\# Heading",
                "-# small | \\-\\# small",
                "- item | \\- item",
                "+ item | \\+ item",
                "12. item | 12\\. item",
                "2.5 % of it | 2\\.5 % of it",
                "2 of 3 | 2 of 3",
                "> quote | \\> quote",
                ":tada: | \\:tada\\:",
                "at 12:30 o'clock: fine | at 12:30 o'clock: fine",
                "12:30:45 | 12\\:30\\:45",
                "key:value | key\\:value",
                "see https://a.example/x_y_z?a=1#b_c. And *b* | see https://a.example/x_y_z?a=1#b_c. And \\*b\\*",
                "https://a.example/*x* | https://a.example/\\*x\\*"
            })
    void text_isEscaped(String plain, String escaped) {
        assertThat(DIALECT.text(plain)).isEqualTo(escaped);
    }

    @Test
    void spoilers_areText() {
        assertThat(DIALECT.text("||a||")).isEqualTo("\\|\\|a\\|\\|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-", "1", "1.", ":", "::", "https://", "\\", "ends \\", "\ud83d"})
    void shortTexts_areNoTrap(String text) {
        assertThat(DIALECT.text(text).replace("\\\\", "b").replace("\\", "")).hasSameSizeAs(text);
    }

    @Test
    void lines_stayOne() {
        assertThat(DIALECT.text("a\u2028b\nc")).isEqualTo("a b c");
    }

    @Test
    void marks_standAtTheWords() {
        assertThat(DIALECT.bold(" a ")).isEqualTo(" **a** ");
        assertThat(DIALECT.italic(" a ")).isEqualTo(" *a* ");
        assertThat(DIALECT.italic("**a**")).isEqualTo("_**a**_");
        assertThat(DIALECT.strike("a")).isEqualTo("~~a~~");
        assertThat(DIALECT.bold(" ")).isEqualTo(" ");
    }

    @Test
    void code_isNeverLeft() {
        assertThat(DIALECT.code("a`b``c")).isEqualTo("`aˋbˋˋc`");
        assertThat(DIALECT.code(" ")).isEmpty();
        assertThat(DIALECT.codeBlock("a\n```\n@everyone").substring(4))
                .doesNotContain("```\n@")
                .endsWith("\n```");
    }

    @Test
    void links_leadToTheWebAlone() {
        assertThat(DIALECT.link("a", "https://e.example/(x)?<y>"))
                .isEqualTo("[a](<https://e.example/%28x%29?%3Cy%3E>)");
        assertThat(DIALECT.link("a", "mailto:ada@example.com")).isEqualTo("a (ada\\@example.com)");
        assertThat(DIALECT.link("https://bank.example", "https://e.example"))
                .isEqualTo("[https\\:\\/\\/bank.example](<https://e.example>)");
        assertThat(DIALECT.link("", "https://e.example")).isEqualTo("[link](<https://e.example>)");
    }

    @Test
    void mentions_areOfIdsAlone() {
        assertThat(DIALECT.mention("Ada", "123456789012345678")).isEqualTo("<@123456789012345678>");
        assertThat(DIALECT.mention("Ops", "&123456789012345678")).isEqualTo("<@&123456789012345678>");
        assertThat(DIALECT.mention("*all*", "everyone")).isEqualTo("\\*all\\*");
        assertThat(DIALECT.mention("x", "1> @everyone")).isEqualTo("x");
    }

    @Test
    void quote_isOfAllLines() {
        assertThat(DIALECT.quote("a\nb")).isEqualTo("> a\n> b");
    }
}
