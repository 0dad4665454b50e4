package io.allim.channel.googlechat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Characters;
import io.allim.channel.ChatPayloads;
import io.allim.channel.JsonShape;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.channel.Urgency;
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
import io.allim.chat.RichText.LineBreak;
import io.allim.chat.RichText.Link;
import io.allim.chat.RichText.Mention;
import io.allim.chat.RichText.Paragraph;
import io.allim.chat.RichText.Quote;
import io.allim.chat.RichText.Strike;
import io.allim.chat.RichText.Text;
import io.allim.table.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceMessageTest {

    private static final String URL = "https://example.com/orders?a=1&b=\"2\"";

    @Test
    void message_isOneCard_withATextForNotifications() {
        ChatContent content = new ChatContent(
                "Disk full",
                new RichText(List.of(
                        new Paragraph(List.of(
                                new Text("On "),
                                new Bold(List.of(new Text("db-1"))),
                                new LineBreak(),
                                new Italic(List.of(new Text("now"))),
                                new Strike(List.of(new Text("not"))),
                                new Code("a<b"),
                                new Link(List.of(new Text("runbook")), "https://example.com/r?a=1&b=2"))),
                        new Items(0, List.of(List.of(new Text("a")), List.of(new Text("b")))))),
                List.of(new ChatField("Host", "db-1 & <2>", true)),
                ChatColor.DANGER,
                List.of(
                        new ChatButton.Link("Open", "https://example.com/o"),
                        new ChatButton.Acknowledge("Acknowledge", "https://example.com/a", "tok")));
        JsonNode message = tree(write(content));
        assertThat(message.path("fallbackText").asText())
                .startsWith("Disk full\nOn db-1\nnownota<brunbook\n")
                .endsWith("• a\n• b");
        assertThat(message.has("text")).isFalse();
        JsonNode widgets = message.findValue("widgets");
        assertThat(widgets.get(0).path("textParagraph").path("text").asText())
                .isEqualTo("<font color=\"#d1242f\">●</font> "
                        + "<a href=\"https://example.com/orders?a=1&amp;b=&quot;2&quot;\"><b>Disk full</b></a>");
        assertThat(widgets.get(1).path("textParagraph").path("text").asText())
                .startsWith("On <b>db-1</b>\n<i>now</i><s>not</s>a&lt;b"
                        + "<a href=\"https://example.com/r?a=1&amp;b=2\">runbook</a>\n")
                .endsWith("• a\n• b");
        assertThat(widgets.get(2).toString())
                .isEqualTo(
                        "{\"decoratedText\":{\"topLabel\":\"Host\",\"text\":\"db-1 &amp; &lt;2&gt;\",\"wrapText\":true}}");
        assertThat(widgets.get(3).path("buttonList").path("buttons").toString())
                .isEqualTo("[{\"text\":\"Open\",\"onClick\":{\"openLink\":{\"url\":\"https://example.com/o\"}}},"
                        + "{\"text\":\"Acknowledge\",\"onClick\":{\"openLink\":{\"url\":\"https://example.com/a\"}}}]");
    }

    @Test
    void quoteAndCode_areTextWithoutMarks() {
        JsonNode quoted = tree(write(content(new Quote(List.of(new Text("said"))))));
        assertThat(quoted.findValuesAsText("text")).contains("<font color=\"#5f6368\">said</font>");
        JsonNode code = tree(write(content(new CodeBlock("if x:\n  <y>"))));
        assertThat(code.findValuesAsText("text")).contains("if x:\n\u00a0\u00a0&lt;y&gt;");
    }

    @Test
    void mentions_areTheTextOfAMessage() {
        JsonNode message = tree(write(content(new Paragraph(List.of(
                new Mention("Ada", "123456"),
                new Mention("Ada", "123456"),
                new Mention("all", "here"),
                new Mention("Bo", "bo@example.com"),
                new Mention("Eve", "x> <users/all"))))));
        assertThat(message.path("text").asText()).isEqualTo("<users/123456> <users/all> <users/bo@example.com>");
        assertThat(message.findValuesAsText("text")).contains("AdaAdaallBoEve");
        assertThat(tree(write(plain("t", "no mention"))).has("text")).isFalse();
    }

    @Test
    void mentions_endWhereTheTextIsFull() {
        List<RichText.Span> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(new Mention("Person", "10000000" + i));
        }
        String text = tree(write(content(new Paragraph(many)))).path("text").asText();
        assertThat(text.length()).isBetween(4000, Mentions.MAX_CHARACTERS);
        assertThat(text).endsWith(">");
    }

    static Stream<String> payloads() {
        return ChatPayloads.all().stream().filter(payload -> !payload.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void data_changesNoStructure_andMentionsNobody(String payload) {
        JsonNode expected = tree(write(everywhere("word")));
        JsonNode message = tree(write(everywhere(payload.replace("\n", " ").replace("\r", " "))));
        assertThat(JsonShape.of(message.toString())).isEqualTo(JsonShape.of(expected.toString()));
        assertThat(message.path("text").asText()).isEqualTo("<users/1>");
        assertThat(message.toString().replace("\"text\":\"<users/1>\"", ""))
                .doesNotContainPattern("(?i)<\\s*users\\s*/");
        List<String> texts = message.findValuesAsText("text");
        for (int i = 0; i < texts.size(); i++) {
            assertThat(tags(texts.get(i)))
                    .isEqualTo(tags(expected.findValuesAsText("text").get(i)));
        }
    }

    private static List<String> tags(String html) {
        return Jsoup.parseBodyFragment(html.replace("<users/1>", "")).body().getAllElements().stream()
                .map(Element::tagName)
                .toList();
    }

    /** As a browser reads it. */
    @ParameterizedTest
    @MethodSource("payloads")
    void escapedText_readsAsItIs(String payload) {
        assertThat(read(new CardHtml().text(payload)))
                .isEqualTo(new PlainText(payload).value().replace('\n', ' '));
    }

    private static String read(String html) {
        return Jsoup.parseBodyFragment("<p>" + html + "</p>").body().wholeText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "\"",
                "안",
                "\u1112\u1161\u11ab",
                "e\u0301",
                "\ud83d\ude80",
                "\ud83d\udc69\u200d\ud83d\ude80",
                "\ud83c\uddf0\ud83c\uddf7",
                "a<b&c"
            })
    void body_isCutAtItsLimit_andNotBefore(String character) {
        String line = character.repeat(20);
        SpaceMessage.Written cut = write(plain("Title", (line + "\n\n").repeat(3000)));
        assertThat(bytes(cut)).isLessThanOrEqualTo(SpaceMessage.MAX_BYTES).isGreaterThan(SpaceMessage.MAX_BYTES - 900);
        assertThat(cut.notes()).containsExactly("the body was cut: Google Chat takes 32,000 bytes");
        List<String> texts = tree(cut).findValuesAsText("text");
        assertThat(texts.get(0)).contains(CardHtml.escaped(URL));
        String read = read(texts.get(1));
        assertThat(read).endsWith("…");
        List<String> lines = read.lines().filter(it -> !it.isBlank()).toList();
        assertThat(lines.subList(0, lines.size() - 1))
                .allSatisfy(it -> assertThat(it).isEqualTo(line));
        String left = lines.getLast().replace("…", "");
        assertThat(line).startsWith(left);
        if (new Characters(character).count() == 1) {
            assertThat(left.length() % character.length()).isZero();
        }
    }

    /** One byte less, just as much, and one byte more than fits. */
    @ParameterizedTest
    @ValueSource(strings = {"y", "안", "\ud83d\ude80", "<", "e\u0301"})
    void limit_isExact(String before) {
        String base = before.repeat(700);
        int left = SpaceMessage.MAX_BYTES - bytes(write(plain("Title", base)));
        for (int rest : List.of(left - 1, left)) {
            SpaceMessage.Written written = write(plain("Title", base + "y".repeat(rest)));
            assertThat(written.notes()).isEmpty();
            assertThat(bytes(written)).isEqualTo(SpaceMessage.MAX_BYTES - left + rest);
        }
        SpaceMessage.Written more = write(plain("Title", base + "y".repeat(left + 1)));
        assertThat(more.notes()).hasSize(1);
        assertThat(bytes(more)).isLessThanOrEqualTo(SpaceMessage.MAX_BYTES);
    }

    @Test
    void everythingTooLong_stillFits() {
        List<ChatField> fields = Collections.nCopies(200, new ChatField("n".repeat(500), "v\n".repeat(500), true));
        List<ChatButton> buttons = Collections.nCopies(
                20, new ChatButton.Link("b".repeat(900), "https://example.com/" + "u".repeat(2000)));
        SpaceMessage.Written written = write(new ChatContent(
                "t".repeat(5000), RichText.plain("b\n\n".repeat(20_000)), fields, ChatColor.GOOD, buttons));
        assertThat(bytes(written)).isLessThanOrEqualTo(SpaceMessage.MAX_BYTES);
        assertThat(written.notes()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(tree(written).findValue("buttons").size()).isBetween(1, SpaceMessage.MAX_BUTTONS);
    }

    private static ChatContent plain(String title, String body) {
        return new ChatContent(title, RichText.plain(body), List.of(), ChatColor.NEUTRAL, List.of());
    }

    private static ChatContent content(RichText.Block block) {
        return new ChatContent("t", new RichText(List.of(block)), List.of(), ChatColor.GOOD, List.of());
    }

    private static ChatContent everywhere(String data) {
        return new ChatContent(
                "Title " + data,
                new RichText(List.of(
                        new Paragraph(List.of(
                                new Text(data),
                                new Bold(List.of(new Text(data))),
                                new Code(data),
                                new Mention("Ada " + data, "1"),
                                new Link(List.of(new Text(data)), "https://example.com/"))),
                        new Items(0, List.of(List.of(new Text(data)))),
                        new Quote(List.of(new Text(data))),
                        new CodeBlock(data))),
                List.of(new ChatField("n" + data, data, true)),
                ChatColor.DANGER,
                List.of(new ChatButton.Link("Open " + data, "https://example.com/")));
    }

    private static SpaceMessage.Written write(ChatContent content) {
        return SpaceMessage.of(new Message(
                        "token",
                        new Address(GoogleChatChannel.KIND, SpaceUrl.EXAMPLE),
                        "",
                        "x",
                        Optional.of(URL),
                        Urgency.NORMAL,
                        JsonNodeFactory.instance.objectNode(),
                        Instant.EPOCH)
                .with(Optional.of(content)));
    }

    private static int bytes(SpaceMessage.Written written) {
        return written.json().getBytes(StandardCharsets.UTF_8).length;
    }

    private static JsonNode tree(SpaceMessage.Written written) {
        return Json.tree(written.json()).orElseThrow();
    }
}
