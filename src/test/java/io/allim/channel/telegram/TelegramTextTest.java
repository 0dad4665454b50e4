package io.allim.channel.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.ChatPayloads;
import io.allim.channel.JsonShape;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.RichText;
import io.allim.chat.RichText.Bold;
import io.allim.chat.RichText.Code;
import io.allim.chat.RichText.CodeBlock;
import io.allim.chat.RichText.Italic;
import io.allim.chat.RichText.Items;
import io.allim.chat.RichText.Link;
import io.allim.chat.RichText.Mention;
import io.allim.chat.RichText.Paragraph;
import io.allim.chat.RichText.Quote;
import io.allim.chat.RichText.Strike;
import io.allim.chat.RichText.Text;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/** What Telegram gets to parse; jsoup and an XML parser read it as Telegram does. */
final class TelegramTextTest {

    private static final Pattern MENTION = Pattern.compile("(?U)(?<!\\w)@\\w");

    private static TelegramText html(Message message) {
        TelegramText text = TelegramText.of(message, TelegramDialect.HTML, List.of());
        assertWellFormed(text.text());
        return text;
    }

    private static Element parsed(String html) {
        return Jsoup.parseBodyFragment(html).body();
    }

    private static void assertWellFormed(String html) {
        try {
            DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<r>" + html + "</r>")));
        } catch (Exception e) {
            throw new AssertionError(html, e);
        }
        String seen = parsed(html).wholeText();
        assertThat(TelegramText.seen(html)).isEqualTo(seen.length());
        assertThat(seen.length()).isBetween(1, TelegramText.MOST);
        assertThat(html.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(32_768);
    }

    @Test
    void message_hasItsTitleBoldFirst_thenBodyAndFields() {
        ChatContent content = new ChatContent(
                "Disk <full>",
                new RichText(List.of(
                        new Paragraph(List.of(
                                new Bold(List.of(new Text("db & 1"))),
                                new Text(" is "),
                                new Italic(List.of(new Text("slow"))),
                                new Text(" "),
                                new Strike(List.of(new Text("now"))),
                                new Text(" "),
                                new Code("a<b"),
                                new Text(" "),
                                new Link(List.of(new Text("runbook")), "https://example.com/?a=1&b=\"2\""))),
                        new Quote(List.of(new Text("said"))),
                        new CodeBlock("x > 1"),
                        new Items(0, List.of(List.of(new Text("one")), List.of(new Text("two")))))),
                List.of(new ChatField("Host", "db-1", true), new ChatField("Since", "08:00", true)),
                ChatColor.DANGER,
                List.of());
        assertThat(html(TelegramFixture.message(content)).text()).isEqualTo("""
                <b><a href="https://example.com/orders/4711?a=1&amp;b=2">Disk &lt;full&gt;</a></b>
                <b>db &amp; 1</b> is <i>slow</i> <s>now</s> <code>a&lt;b</code> <a href="https://example.com/?a=1&amp;b=&quot;2&quot;">runbook</a>

                <blockquote>said</blockquote>

                <pre>x &gt; 1</pre>

                • one
                • two

                <b>Host</b>: db-1
                <b>Since</b>: 08:00""");
    }

    @Test
    void plainText_keepsWhatIsSaid() {
        ChatContent content = new ChatContent(
                "Disk <full>",
                new RichText(List.of(new Paragraph(List.of(
                        new Bold(List.of(new Text("db & 1"))),
                        new Text(" "),
                        new Link(List.of(new Text("runbook")), "https://example.com/?a=1&b=2"))))),
                List.of(new ChatField("Host", "db-1", true)),
                ChatColor.DANGER,
                List.of(new ChatButton.Link("Open", "https://example.com/open")));
        assertThat(TelegramText.of(TelegramFixture.message(content), TelegramDialect.PLAIN, content.buttons())
                        .text())
                .isEqualTo("""
                        Disk <full> (https://example.com/orders/4711?a=1&b=2)
                        db & 1 runbook (https://example.com/?a=1&b=2)

                        Host: db-1

                        Open (https://example.com/open)""");
    }

    static Stream<String> units() {
        return Stream.of(
                "a",
                "<",
                "&",
                "é",
                "e\u0301",
                "안",
                "\u1100\u1161\u11a8",
                "\ud83d\ude80",
                "\ud83c\uddf0\ud83c\uddf7",
                "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
                "a\u0301\u0302\u0303");
    }

    /** Of 4,096 units, in lines of at most 64. */
    private static String lines(String unit, int length) {
        StringBuilder text = new StringBuilder();
        int inLine = 0;
        while (text.length() + unit.length() <= length) {
            if (inLine + unit.length() > 64 && text.length() + 1 + unit.length() <= length) {
                text.append('\n');
                inLine = 0;
            }
            text.append(unit);
            inLine += unit.length();
        }
        return text + "x".repeat(length - text.length());
    }

    @ParameterizedTest
    @MethodSource("units")
    void body_isCutFromOneUnitOverTheLimitOn(String unit) {
        for (int length : new int[] {TelegramText.MOST - 1, TelegramText.MOST, TelegramText.MOST + 1, 9000}) {
            String body = lines(unit, length);
            TelegramText text = html(TelegramFixture.message("ops/1", "", body, Optional.empty()));
            String seen = parsed(text.text()).wholeText();
            if (length <= TelegramText.MOST) {
                assertThat(seen).isEqualTo(new PlainText(body).value());
                assertThat(text.notes()).isEmpty();
            } else {
                assertThat(seen).endsWith("…").hasSizeGreaterThan(TelegramText.MOST - 2 * 64 - 20);
                String kept = seen.substring(0, seen.length() - 1).stripTrailing();
                assertThat(body).startsWith(kept);
                assertThat(body.charAt(kept.length())).isEqualTo('\n');
                assertThat(text.notes())
                        .containsExactly("the text was cut to the 4,096 characters that Telegram takes");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("units")
    void lineWithoutEnd_isCutBehindACharacter(String unit) {
        String body = unit.repeat(9000);
        String seen = parsed(html(TelegramFixture.message("ops/1", "", body, Optional.empty()))
                        .text())
                .wholeText();
        String kept = seen.replaceAll("\\s*…$", "");
        assertThat(kept.length() % unit.length()).isZero();
        assertThat(kept.length()).isGreaterThan(TelegramText.MOST - 40);
    }

    @ParameterizedTest
    @MethodSource("units")
    void title_isCutBehindACharacter_andKeepsItsLink(String unit) {
        for (int length : new int[] {255, 256, 257, 5000}) {
            String title = unit.repeat(length / unit.length()) + "x".repeat(length % unit.length());
            TelegramText text = html(TelegramFixture.message(title, "body"));
            Element link = parsed(text.text()).selectFirst("b > a");
            assertThat(link.attr("href")).isEqualTo("https://example.com/orders/4711?a=1&b=2");
            assertThat(link.wholeText().length()).isLessThanOrEqualTo(256);
            assertThat(text.notes()).hasSize(length > 256 ? 1 : 0);
            assertThat(link.wholeText().equals(title)).isEqualTo(length <= 256);
        }
    }

    @Test
    void everythingTooLong_fitsInBothForms() {
        List<ChatField> fields = IntStream.range(0, 100)
                .mapToObj(i -> new ChatField("n".repeat(500), "<&>\n".repeat(1000), false))
                .toList();
        List<ChatButton> buttons = IntStream.range(0, 100)
                .<ChatButton>mapToObj(
                        i -> new ChatButton.Link("b".repeat(100), "https://example.com/" + "p".repeat(900)))
                .toList();
        List<RichText.Span> spans = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            spans.add(
                    new Link(List.of(new Bold(List.of(new Text("&<>\"")))), "https://example.com/" + "&".repeat(300)));
            spans.add(new RichText.LineBreak());
        }
        Message message = TelegramFixture.message(new ChatContent(
                "<".repeat(3000), new RichText(List.of(new Paragraph(spans))), fields, ChatColor.GOOD, buttons));
        TelegramText text = html(message);
        assertThat(text.notes()).hasSize(3);
        TelegramText plain = TelegramText.of(message, TelegramDialect.PLAIN, buttons);
        assertThat(plain.text().length()).isLessThanOrEqualTo(TelegramText.MOST);
        assertThat(plain.text()).contains("https://example.com/orders/4711?a=1&b=2");
    }

    @Test
    void nothing_isShownAsAMark() {
        assertThat(html(TelegramFixture.message("ops/1", " ", " \n ", Optional.empty()))
                        .text())
                .isEqualTo("…");
    }

    @Test
    void mention_comesFromTheTemplateAlone() {
        RichText text = new RichText(List.of(new Paragraph(List.of(
                new Mention("Ada", "@ada_l"),
                new Text(" "),
                new Mention("Bob <b>", "4711"),
                new Text(" "),
                new Mention("all", "here"),
                new Text(" @ada_l x@y.example @"),
                new Bold(List.of(new Text("bob1")))))));
        Message message = TelegramFixture.message("ops/1", "", "x", Optional.empty())
                .with(Optional.of(new ChatContent("", text, List.of(), ChatColor.GOOD, List.of())));
        assertThat(html(message).text())
                .isEqualTo(
                        "@ada_l <a href=\"tg://user?id=4711\">Bob &lt;b&gt;</a> all @\u2060ada_l x@y.example @\u2060<b>bob1</b>");
    }

    static Stream<String> payloads() {
        return ChatPayloads.all().stream();
    }

    private static Message with(String payload) {
        return TelegramFixture.message(new ChatContent(
                "t" + payload,
                new RichText(List.of(
                        new Paragraph(List.of(new Text("p" + payload), new Bold(List.of(new Text(payload))))),
                        new CodeBlock("c" + payload),
                        new Quote(List.of(new Code("d" + payload))))),
                List.of(new ChatField("n" + payload, "v" + payload, true)),
                ChatColor.GOOD,
                List.of(
                        new ChatButton.Link("l" + payload, "https://example.com/l"),
                        new ChatButton.Acknowledge("a" + payload, "https://example.com/a", "dlv_1.abc"))));
    }

    private static JsonNode body(Message message, TelegramDialect dialect) {
        return new TelegramPayload(message, TelegramAddress.read("ops/-1/2").orElseThrow(), true)
                .message(dialect, Optional.of(7L))
                .body();
    }

    /** With their attributes; markup over several lines is written line by line. */
    private static List<String> tags(String html) {
        return parsed(html).select("*").stream()
                .map(element -> element.tagName() + element.attributes().html())
                .distinct()
                .toList();
    }

    @Test
    void payloads_areMoreThan66() {
        assertThat(payloads().count()).isGreaterThanOrEqualTo(66);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void data_isTextWhateverItHolds(String payload) {
        JsonNode harmless = body(with("harmless"), TelegramDialect.HTML);
        JsonNode body = body(with(payload), TelegramDialect.HTML);
        assertThat(JsonShape.of(body.toString())).isEqualTo(JsonShape.of(harmless.toString()));
        String html = body.path("text").asText();
        assertWellFormed(html);
        if (!payload.isBlank()) {
            assertThat(tags(html)).isEqualTo(tags(harmless.path("text").asText()));
        }
        String seen = parsed(html).wholeText();
        assertThat(MENTION.matcher(seen).find()).as(seen).isFalse();
        assertThat(seen.replace("\u2060", ""))
                .contains(new PlainText(payload).value().strip().replace("\u2060", ""));
        String plain = body(with(payload), TelegramDialect.PLAIN).path("text").asText();
        assertThat(MENTION.matcher(plain).find()).as(plain).isFalse();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void escaping_isUndoneByTheParser(String payload) {
        String clean = new PlainText(payload).value();
        assertThat(parsed(TelegramDialect.HTML.text(payload)).wholeText().replace("\u2060", ""))
                .isEqualTo(clean.replace("\u2060", ""));
        assertThat(parsed(TelegramDialect.HTML.link("x", payload))
                        .selectFirst("a")
                        .attr("href"))
                .isEqualTo(payload.replace("\u0000", "\ufffd"));
    }

    @Test
    void tags_areThoseThatTelegramKnows() {
        Set<String> tags = new TreeSet<>();
        parsed(body(with("x"), TelegramDialect.HTML).path("text").asText())
                .select("*")
                .forEach(element -> tags.add(element.tagName()));
        assertThat(tags).containsExactly("a", "b", "blockquote", "body", "code", "pre");
    }

    @Test
    void buttons_areLinksAndWhatIsReported() {
        JsonNode body = body(with(""), TelegramDialect.HTML);
        assertThat(body.path("reply_markup").toString())
                .isEqualTo("{\"inline_keyboard\":[[{\"text\":\"l\",\"url\":\"https://example.com/l\"},"
                        + "{\"text\":\"a\",\"callback_data\":\"dlv_1.abc\"}]]}");
        assertThat(body.path("message_thread_id").asLong()).isEqualTo(2);
        assertThat(body.path("reply_parameters").toString())
                .isEqualTo("{\"message_id\":7,\"allow_sending_without_reply\":true}");
        assertThat(body.path("link_preview_options").toString()).isEqualTo("{\"is_disabled\":true}");
        JsonNode unheard = new TelegramPayload(
                        with(""), TelegramAddress.read("ops/-1").orElseThrow(), false)
                .message(TelegramDialect.HTML, Optional.empty())
                .body();
        assertThat(unheard.path("reply_markup").toString())
                .contains("https://example.com/a")
                .doesNotContain("callback");
        assertThat(unheard.has("message_thread_id") || unheard.has("reply_parameters"))
                .isFalse();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({"63, true", "64, true", "65, false"})
    void token_ofMoreThan64Bytes_isALink(int length, boolean reported) {
        Message message = TelegramFixture.message(new ChatContent(
                "t",
                RichText.plain("b"),
                List.of(),
                ChatColor.GOOD,
                List.of(new ChatButton.Acknowledge("Ack", "https://example.com/a", "t".repeat(length)))));
        assertThat(body(message, TelegramDialect.HTML).toString().contains("callback_data"))
                .isEqualTo(reported);
    }
}
