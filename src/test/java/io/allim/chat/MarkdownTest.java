package io.allim.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.ChatPayloads;
import io.allim.chat.RichText.Bold;
import io.allim.chat.RichText.Code;
import io.allim.chat.RichText.CodeBlock;
import io.allim.chat.RichText.Italic;
import io.allim.chat.RichText.Items;
import io.allim.chat.RichText.LineBreak;
import io.allim.chat.RichText.Link;
import io.allim.chat.RichText.Mention;
import io.allim.chat.RichText.Paragraph;
import io.allim.chat.RichText.Quote;
import io.allim.chat.RichText.Span;
import io.allim.chat.RichText.Strike;
import io.allim.chat.RichText.Text;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

    private static final LineBreak BREAK = new LineBreak();

    static Stream<Arguments> spans() {
        return Stream.of(
                Arguments.of("plain", List.of(text("plain"))),
                Arguments.of("soft\nbreak", List.of(text("soft"), BREAK, text("break"))),
                Arguments.of("hard  \nbreak", List.of(text("hard"), BREAK, text("break"))),
                Arguments.of("hard\\\nbreak", List.of(text("hard"), BREAK, text("break"))),
                Arguments.of("**bold**", List.of(new Bold(List.of(text("bold"))))),
                Arguments.of("__bold__", List.of(new Bold(List.of(text("bold"))))),
                Arguments.of("*italic*", List.of(new Italic(List.of(text("italic"))))),
                Arguments.of("~~strike~~", List.of(new Strike(List.of(text("strike"))))),
                Arguments.of("~no strike~", List.of(text("~no strike~"))),
                Arguments.of("***both***", List.of(new Italic(List.of(new Bold(List.of(text("both"))))))),
                Arguments.of("`code *x*`", List.of(new Code("code *x*"))),
                Arguments.of("\\*text\\*", List.of(text("*text*"))),
                Arguments.of("a &amp; b &lt;", List.of(text("a & b <"))),
                Arguments.of("<b>HTML</b>", List.of(text("<b>"), text("HTML"), text("</b>"))),
                Arguments.of(
                        "# Heading *x*", List.of(new Bold(List.of(text("Heading "), new Italic(List.of(text("x"))))))),
                Arguments.of("Heading\n===", List.of(new Bold(List.of(text("Heading"))))),
                Arguments.of("[a](https://a.example/b)", List.of(link("a", "https://a.example/b"))),
                Arguments.of("[a](MAILTO:a@b.example)", List.of(link("a", "MAILTO:a@b.example"))),
                Arguments.of("[a](tel:+8210)", List.of(link("a", "tel:+8210"))),
                Arguments.of("<https://a.example>", List.of(link("https://a.example", "https://a.example"))),
                Arguments.of("[](https://a.example)", List.of(link("https://a.example", "https://a.example"))),
                Arguments.of("[a]\n\n[a]: https://a.example", List.of(link("a", "https://a.example"))),
                Arguments.of("![alt](https://a.example/i.png)", List.of(link("alt", "https://a.example/i.png"))),
                Arguments.of(
                        "[![alt](https://i.example)](https://a.example)", List.of(link("alt", "https://a.example"))),
                Arguments.of("[a](javascript:alert)", List.of(text("a"))),
                Arguments.of("[a](/relative)", List.of(text("a"))),
                Arguments.of("[a](data:text/html,x)", List.of(text("a"))),
                Arguments.of("[@here](mention:here)", List.of(new Mention("@here", "here"))),
                Arguments.of("[*Ada*](mention:U024BE7LH)", List.of(new Mention("Ada", "U024BE7LH"))),
                Arguments.of("[Ada](mention:ada@b.example)", List.of(new Mention("Ada", "ada@b.example"))));
    }

    @ParameterizedTest
    @MethodSource("spans")
    void spans_areRead(String markdown, List<Span> spans) {
        assertThat(RichText.parse(markdown).blocks()).containsExactly(new Paragraph(spans));
    }

    static Stream<Arguments> blocks() {
        return Stream.of(
                Arguments.of("a\n\nb", List.of(paragraph("a"), paragraph("b"))),
                Arguments.of("a\n\n---\n\nb", List.of(paragraph("a"), paragraph("b"))),
                Arguments.of("- a\n- b", List.of(new Items(0, List.of(List.of(text("a")), List.of(text("b")))))),
                Arguments.of("3. a\n4. b", List.of(new Items(3, List.of(List.of(text("a")), List.of(text("b")))))),
                Arguments.of("0. a", List.of(new Items(1, List.of(List.of(text("a")))))),
                Arguments.of(
                        "- a\n  - b\n    1. c\n- d",
                        List.of(new Items(
                                0,
                                List.of(
                                        List.of(
                                                text("a"),
                                                BREAK,
                                                text("    • "),
                                                text("b"),
                                                BREAK,
                                                text("        1. "),
                                                text("c")),
                                        List.of(text("d")))))),
                Arguments.of(
                        "> a\n> b\n>\n> c",
                        List.of(new Quote(List.of(text("a"), BREAK, text("b"), BREAK, BREAK, text("c"))))),
                Arguments.of("```java\na *b*\n\n c\n```", List.of(new CodeBlock("a *b*\n\n c"))),
                Arguments.of("    a\n    b", List.of(new CodeBlock("a\nb"))),
                Arguments.of(
                        "<div>\n*x*\n</div>",
                        List.of(new Paragraph(List.of(text("<div>"), BREAK, text("*x*"), BREAK, text("</div>"))))),
                Arguments.of("", List.of()),
                Arguments.of(" \n\n ", List.of()),
                Arguments.of("```\n```", List.of()),
                Arguments.of("[x]: https://a.example", List.of()));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void blocks_areRead(String markdown, List<RichText.Block> blocks) {
        assertThat(RichText.parse(markdown).blocks()).isEqualTo(blocks);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "![x](mention:here)",
                "[x]\n\n[x]: mention:here",
                "[x][y]\n\n[y]: mention:here",
                "<mention:here>",
                "`[x](mention:here)`",
                "[x](mention:)",
                "[x](mention:a%20b)",
                "[x](<mention:a b>)",
                "[x](Mention:here)",
                "\\[x](mention:here)",
                "[x]\\(mention:here)",
                "[x] (mention:here)"
            })
    void otherThanInlineLinks_mentionNobody(String markdown) {
        assertThat(RichText.parse(markdown).toString()).doesNotContain("Mention[");
    }

    static List<String> payloads() {
        return ChatPayloads.all();
    }

    /** Whatever the data, the structure is that of a word in its place, or of none; what is no URL is no link. */
    @ParameterizedTest
    @MethodSource("payloads")
    void data_isText_inEachPlace(String payload) {
        for (String place : List.of(
                "a {} b",
                "{}",
                "a{}b",
                "**{}x**",
                "a**{}x**b",
                "*x{}*",
                "~~{}x~~",
                "`{}x`",
                "# x{}",
                "- x{}\n- y",
                "1. x{}",
                "> x{}",
                "```\nx{}\n```",
                "    x{}",
                "```{}\nx\n```",
                "[x{}](https://a.example)",
                "[x](https://a.example/{})",
                "[x](https://a.example \"{}\")",
                "[x{}](mention:here)",
                "[x](mention:{})",
                "[x](mention:a{})",
                "[x]({}:here)",
                "[x](mention{}here)",
                "[x][{}]\n\n[here]: mention:here",
                "[{}]\n\n[{}]: mention:here",
                "[x]: {}\n\n[x]",
                "![x{}](https://a.example)",
                "<{}>",
                "&{};",
                "&#{};",
                "&#x{};",
                "<div>{}</div>",
                "<!-- {} -->",
                "{}{}",
                "[x]({})",
                "\\{}",
                "{}\n===",
                "{}\n\n    x",
                "x\n{}\ny")) {
            RichText with = RichText.parse(place.replace("{}", MarkdownData.write(payload)));
            String shape = Shape.of(with);
            String word = Shape.of(RichText.parse(place.replace("{}", MarkdownData.write("word"))));
            String none = Shape.of(RichText.parse(place.replace("{}", MarkdownData.write(""))));
            String unlinked = word.replaceAll("a\\((t)\\)", "$1");
            assertThat(shape).as("%s with %s", place, payload).isIn(word, none, unlinked);
            assertThat(mentions(with)).as("%s with %s", place, payload).isIn(List.of(), List.of("here"));
            if (!place.equals("[x{}](mention:here)")) {
                assertThat(mentions(with)).as("%s with %s", place, payload).isEmpty();
            }
        }
    }

    @Test
    void data_isReadAsItIs() {
        for (String payload : ChatPayloads.all()) {
            if (payload.chars().noneMatch(c -> c == '\udbff')) {
                assertThat(MarkdownData.read(MarkdownData.write(payload))).isEqualTo(payload);
            }
        }
        assertThat(RichText.parse("**" + MarkdownData.write("*a*\nb") + "**").blocks())
                .containsExactly(new Paragraph(List.of(new Bold(List.of(text("*a*"), BREAK, text("b"))))));
        assertThat(RichText.parse("```\n" + MarkdownData.write("```\nb") + "\n```")
                        .blocks())
                .containsExactly(new CodeBlock("```\nb"));
        assertThat(RichText.parse("[x](" + MarkdownData.write("https://a.example/)(") + ")")
                        .blocks())
                .containsExactly(new Paragraph(List.of(link("x", "https://a.example/)("))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "> ", "*", "**", "_a", "*a ", "[", "![", "]", "[](", "`", "~~", "- ", "1. ", "<", "&", "\\", "a\n"
            })
    @Timeout(10)
    void depthAndTime_areBounded(String part) {
        for (String whole : List.of(
                part.repeat(100_000),
                part.repeat(50_000) + "x" + part.strip().repeat(50_000),
                "[".repeat(50_000) + part + "](mention:here)".repeat(10_000))) {
            RichText read = RichText.parse(whole);
            assertThat(Markup.write(read, new RecordingDialect(), Fit.utf16(4000))
                            .text())
                    .hasSizeLessThanOrEqualTo(4000);
        }
    }

    @Test
    void whatNoChatTakes_isLeftOut_withAMark() {
        String line = "x".repeat(99) + "\n";
        int most = MarkdownReader.MAX_LENGTH / line.length();
        assertThat(RichText.parse(line.repeat(most)).blocks()).hasSize(1);
        assertThat(RichText.parse(line.repeat(most) + "y").blocks())
                .hasSize(2)
                .last()
                .isEqualTo(paragraph("…"));
    }

    static List<String> mentions(RichText text) {
        return Pattern.compile("who=([^\\]]*)")
                .matcher(text.toString())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Text text(String text) {
        return new Text(text);
    }

    private static Link link(String text, String url) {
        return new Link(List.of(text(text)), url);
    }

    private static Paragraph paragraph(String text) {
        return new Paragraph(List.of(text(text)));
    }
}
