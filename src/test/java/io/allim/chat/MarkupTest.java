package io.allim.chat;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {

    private static final RecordingDialect DIALECT = new RecordingDialect();
    private static final Pattern MARK = Pattern.compile("⟦u:[^⟧]*⟧|⟦w:[^⟧]*⟧|⟦[a-z]:|⟧");
    private static final List<String> CHARACTERS = List.of(
            "a",
            "b",
            " ",
            "&",
            "<",
            "é",
            "e\u0301",
            "한",
            "\u1112\u1161\u11ab",
            "👩‍👩‍👧‍👦",
            "🇰🇷",
            "🇪🇺",
            "👍🏽",
            "𝒳",
            "x\u0301\u0302");

    @Test
    void lines_areKeptWhole() {
        RichText text = paragraph("one\ntwo\nthree");
        assertThat(written(text, 13)).isEqualTo("one\ntwo\nthree");
        assertThat(written(text, 12)).isEqualTo("one\ntwo\n…");
        assertThat(written(text, 9)).isEqualTo("one\ntwo\n…");
        assertThat(written(text, 8)).isEqualTo("one\n…");
        assertThat(written(text, 5)).isEqualTo("one\n…");
        assertThat(written(text, 4)).isEqualTo("one…");
        assertThat(written(text, 3)).isEqualTo("on…");
        assertThat(written(text, 1)).isEqualTo("…");
        assertThat(written(text, 0)).isEmpty();
    }

    /** Where lines alone would leave more than half of the room empty. */
    @Test
    void longLine_isCutWithin() {
        RichText text = paragraph("ab\n" + "x".repeat(50));
        assertThat(written(text, 20)).isEqualTo("ab\n" + "x".repeat(16) + "…");
        RichText half = paragraph("x".repeat(8) + "\n" + "y".repeat(50));
        assertThat(written(half, 20)).isEqualTo("x".repeat(8) + "\n…");
        assertThat(written(half, 21)).isEqualTo("x".repeat(8) + "\n" + "y".repeat(11) + "…");
    }

    @ParameterizedTest
    @CsvSource({"👩‍👩‍👧‍👦", "🇰🇷", "e\u0301", "\u1112\u1161\u11ab", "👍🏽", "&", "<"})
    void characters_areKeptWhole(String character) {
        String one = DIALECT.text(character);
        RichText text = paragraph(character.repeat(20));
        for (int most = 1; most < 20 * one.length(); most++) {
            int fitting = (most - 1) / one.length();
            assertThat(written(text, most)).isEqualTo(one.repeat(fitting) + "…");
        }
        assertThat(written(text, 20 * one.length())).isEqualTo(one.repeat(20));
    }

    @Test
    void links_areThereAsAWhole() {
        RichText text =
                new RichText(List.of(new Paragraph(List.of(new Text("see "), link("the page"), new Text(" now")))));
        String whole = "see ⟦a:the page⟦u:https://a.example⟧⟧ now";
        assertThat(written(text, whole.length())).isEqualTo(whole);
        assertThat(written(text, whole.length() - 1)).isEqualTo("see ⟦a:the page⟦u:https://a.example⟧⟧ n…");
        assertThat(written(text, whole.length() - 3)).isEqualTo("see ⟦a:the page⟦u:https://a.example⟧⟧…");
        assertThat(written(text, whole.length() - 4)).isEqualTo("see …");
    }

    @Test
    void markup_isClosed() {
        RichText bold = new RichText(List.of(new Paragraph(List.of(new Bold(List.of(new Text("bold text")))))));
        assertThat(written(bold, 9)).isEqualTo("⟦b:bold⟧…");
        RichText code = new RichText(List.of(new CodeBlock("one\ntwo\nthree")));
        assertThat(written(code, 16)).isEqualTo("⟦f:one\ntwo\n…⟧");
        assertThat(written(code, 6)).isEqualTo("⟦f:o…⟧");
        RichText items =
                new RichText(List.of(new Items(0, List.of(List.of(new Text("one")), List.of(new Text("two"))))));
        assertThat(written(items, 15)).isEqualTo("⟦l:one⟧\n⟦l:two⟧");
        assertThat(written(items, 14)).isEqualTo("⟦l:one⟧\n⟦l:…⟧");
    }

    @Test
    void blocks_areApart_andOneBesideIsMarked() {
        RichText text = new RichText(List.of(new Paragraph(List.of(new Text("one"))), new CodeBlock("x")));
        assertThat(written(text, 10)).isEqualTo("one\n\n⟦f:x⟧");
        assertThat(written(text, 9)).isEqualTo("one\n…");
    }

    /** Many chats end markup with the line. */
    @Test
    void markupOverLines_isOpenedAnew() {
        RichText text = new RichText(List.of(new Paragraph(
                List.of(new Bold(List.of(new Text("a"), new LineBreak(), new Bold(List.of(new Text("b\nc")))))))));
        assertThat(written(text, 100)).isEqualTo("⟦b:a⟧\n⟦b:b⟧\n⟦b:c⟧");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    20, LINK, "one\\ntwo\\nLINK"
                    12, LINK, "one\\ntwo\\nLINK"
                    11, LINK, "one\\n…\\nLINK"
                    9, LINK, "one…\\nLINK"
                    6, LINK, "…\\nLINK"
                    5, LINK, LINK
                    4, LINK, LINK
                    3, LINK, "on…"
                    20, '', "one\\ntwo"
                    """, quoteCharacter = '"')
    void trailing_isKeptWhole(int most, String trailing, String expected) {
        String behind = trailing.equals("''") ? "" : trailing;
        Markup.Written written = Markup.write(paragraph("one\ntwo"), DIALECT, Fit.utf16(most), behind);
        assertThat(written.text()).isEqualTo(expected.replace("\\n", "\n"));
        assertThat(written.isCut())
                .isEqualTo(!expected.contains("two") || !written.text().endsWith(behind));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 10})
    void unit_isTheProviders(int most) {
        RichText text = paragraph("한🇰🇷".repeat(3));
        for (Fit fit : List.of(Fit.utf16(most), Fit.codePoints(most), Fit.bytes(most))) {
            assertThat(fit.takes(Markup.write(text, DIALECT, fit).text())).isTrue();
        }
        assertThat(Markup.write(text, DIALECT, Fit.codePoints(8))).isEqualTo(new Markup.Written("한🇰🇷한🇰🇷한…", true));
        assertThat(Markup.write(text, DIALECT, Fit.codePoints(9)).isCut()).isFalse();
        assertThat(Markup.plain("한🇰🇷", DIALECT, Fit.bytes(11)).isCut()).isFalse();
        assertThat(Markup.plain("한🇰🇷", DIALECT, Fit.bytes(10)).text()).isEqualTo("한…");
    }

    /** Whatever the text and the room: it fits, it is the beginning of the text, and its markup is balanced. */
    @RepeatedTest(40)
    void anyText_atAnyLimit(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 25; i++) {
            RichText text = text(random);
            String whole =
                    Markup.write(text, DIALECT, Fit.utf16(Integer.MAX_VALUE)).text();
            for (int j = 0; j < 20; j++) {
                int most = random.nextInt(whole.length() + 3);
                Fit fit = switch (j % 3) {
                    case 0 -> Fit.utf16(most);
                    case 1 -> Fit.codePoints(most);
                    default -> Fit.bytes(most);
                };
                requireCut(text, whole, fit);
            }
        }
    }

    private static void requireCut(RichText text, String whole, Fit fit) {
        Markup.Written written = Markup.write(text, DIALECT, fit);
        assertThat(fit.takes(written.text())).isTrue();
        assertThat(written.isCut()).isEqualTo(!fit.takes(whole));
        assertThat(balance(written.text())).as(written.text()).isZero();
        if (!written.isCut()) {
            assertThat(written.text()).isEqualTo(whole);
        } else if (!written.text().isEmpty()) {
            String begun = plain(written.text());
            assertThat(begun).endsWith("…");
            String kept = begun.substring(0, begun.length() - 1);
            assertThat(plain(whole)).startsWith(kept.stripTrailing());
            assertThat(atCharacterEnd(plain(whole), kept.length()) || kept.endsWith("\n"))
                    .isTrue();
        }
    }

    /** Or between escapes, which readers see as one. */
    private static boolean atCharacterEnd(String text, int at) {
        if (at == 0) {
            return true;
        }
        Matcher character = Pattern.compile("&amp;|&lt;|\\X").matcher(text);
        while (character.find()) {
            if (character.end() >= at) {
                return character.end() == at;
            }
        }
        return false;
    }

    private static String plain(String markup) {
        return MARK.matcher(markup).replaceAll("");
    }

    private static int balance(String markup) {
        int depth = 0;
        for (char c : markup.toCharArray()) {
            depth += c == RecordingDialect.OPEN ? 1 : c == RecordingDialect.CLOSE ? -1 : 0;
            assertThat(depth).isNotNegative();
        }
        return depth;
    }

    private static RichText text(Random random) {
        List<RichText.Block> blocks = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            blocks.add(
                    switch (random.nextInt(5)) {
                        case 0 -> new CodeBlock(words(random) + "\n" + words(random) + "\n" + words(random));
                        case 1 -> new Quote(spans(random, 0));
                        case 2 ->
                            new Items(random.nextInt(3), List.of(spans(random, 0), spans(random, 0), spans(random, 0)));
                        default -> new Paragraph(spans(random, 0));
                    });
        }
        return new RichText(blocks);
    }

    private static List<Span> spans(Random random, int depth) {
        List<Span> spans = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            spans.add(
                    switch (random.nextInt(depth > 2 ? 5 : 9)) {
                        case 0 -> new LineBreak();
                        case 1 -> new Code(words(random));
                        case 2 -> new Mention(words(random), "here");
                        case 5 -> new Bold(spans(random, depth + 1));
                        case 6 -> new Italic(spans(random, depth + 1));
                        case 7 -> new Strike(spans(random, depth + 1));
                        case 8 -> new Link(List.of(new Text(words(random))), "https://a.example");
                        default -> new Text(words(random));
                    });
        }
        return spans;
    }

    /** Ends with a letter, so that no character goes over two spans. */
    private static String words(Random random) {
        StringBuilder words = new StringBuilder("z");
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            words.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
        }
        return words.append('z').toString();
    }

    /** A heap of marks is no character of a text that must fit. */
    @Test
    void heapOfMarks_isCut() {
        String heap = "a" + "\u0301".repeat(100);
        assertThat(written(paragraph(heap), 50)).isEqualTo("a" + "\u0301".repeat(48) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a\n", "a\u0301", "\u0301", "🇰🇷", "a\n\n", "&", "👩‍", " "})
    void time_isLinear(String part) {
        String endless = part.repeat(40_000);
        for (RichText text : List.of(
                RichText.plain(endless),
                new RichText(List.of(new Quote(List.of(new Text(endless))))),
                new RichText(List.of(new CodeBlock(endless))),
                new RichText(List.of(new Items(1, List.of(List.of(new Bold(List.of(new Text(endless)))))))))) {
            for (int most : List.of(1, 100, 20_000)) {
                RecordingDialect counting = new RecordingDialect();
                assertThat(Markup.write(text, counting, Fit.utf16(most)).text()).hasSizeLessThanOrEqualTo(most);
                assertThat(counting.written()).isLessThan(4 * endless.length() + 40 * (most + 100));
            }
        }
    }

    @Test
    void plainDialect_saysWhereLinksLead() {
        assertThat(new RichText(List.of(
                                new Paragraph(List.of(link("page"), new Text(", "), new Mention("@here", "here"))),
                                new Quote(List.of(new Text("a"), new LineBreak(), new Text("b"))),
                                new Items(2, List.of(List.of(link("https://a.example")), List.of(new Code("c"))))))
                        .plainText())
                .isEqualTo("page (https://a.example), @here\n\n> a\n> b\n\n2. https://a.example\n3. c");
    }

    private static Link link(String text) {
        return new Link(List.of(new Text(text)), "https://a.example");
    }

    private static RichText paragraph(String text) {
        return new RichText(List.of(new Paragraph(List.of(new Text(text)))));
    }

    private static String written(RichText text, int most) {
        Markup.Written written = Markup.write(text, DIALECT, Fit.utf16(most));
        assertThat(written.text().length()).isLessThanOrEqualTo(most);
        return written.text();
    }
}
