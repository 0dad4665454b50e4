package io.allim.channel.teams;

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
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Document;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardTest {

    private static final Optional<String> URL = Optional.of("https://example.com/orders/4711");

    @Test
    void card_hasTitleBodyFieldsAndButtons() {
        ChatContent content = new ChatContent(
                "Disk full",
                new RichText(List.of(
                        new Paragraph(List.of(
                                new Text("On "),
                                new Bold(List.of(new Text("db-1"))),
                                new LineBreak(),
                                new Italic(List.of(new Text("now"))),
                                new Strike(List.of(new Text("not"))),
                                new Code("df_h"),
                                new Link(List.of(new Text("runbook")), "https://example.com/r(1)?a=1&copy;"))),
                        new Items(0, List.of(List.of(new Text("a")), List.of(new Text("b")))),
                        new Items(3, List.of(List.of(new Text("c")), List.of(new Text("d")))),
                        new Quote(List.of(new Text("said"))),
                        new CodeBlock("x\n  y"))),
                List.of(new ChatField("Host", "db-1", true)),
                ChatColor.DANGER,
                List.of(
                        new ChatButton.Link("Open", "https://example.com/o"),
                        new ChatButton.Acknowledge("Acknowledge", "https://example.com/a", "tok")));
        JsonNode card = card(content);

        assertThat(card.path("version").asText()).isEqualTo("1.4");
        assertThat(card.path("msteams").path("width").asText()).isEqualTo("Full");
        assertThat(card.path("body").get(0).toString())
                .isEqualTo(
                        "{\"type\":\"TextBlock\",\"text\":\"[Disk full](https://example.com/orders/4711)\",\"wrap\":true,"
                                + "\"size\":\"Medium\",\"weight\":\"Bolder\",\"color\":\"Attention\"}");
        assertThat(texts(card).subList(1, 6))
                .containsExactly(
                        "On **db-1**\n\n_now_notdf\\_h[runbook](https://example.com/r%281%29?a=1\\&copy;)",
                        "- a\n- b", "3. c\n4. d", "said", "x\n\n y");
        assertThat(card.path("body").get(4).path("isSubtle").asBoolean()).isTrue();
        assertThat(card.path("body").get(5).path("fontType").asText()).isEqualTo("Monospace");
        assertThat(card.path("body").get(6).path("facts").toString())
                .isEqualTo("[{\"title\":\"Host\",\"value\":\"db-1\"}]");
        assertThat(card.path("actions").toString())
                .isEqualTo("[{\"type\":\"Action.OpenUrl\",\"title\":\"Open\",\"url\":\"https://example.com/o\"},"
                        + "{\"type\":\"Action.OpenUrl\",\"title\":\"Acknowledge\",\"url\":\"https://example.com/a\"}]");
    }

    @Test
    void color_isTheTitles() {
        for (ChatColor color : ChatColor.values()) {
            JsonNode card = card(new ChatContent("t", RichText.plain("x"), List.of(), color, List.of()));
            assertThat(card.path("body").get(0).path("color").asText()).isIn("Good", "Default", "Warning", "Attention");
        }
    }

    @Test
    void link_hasABlockOfItsOwn_whereThereIsNoTitle() {
        assertThat(texts(card(plain("", "x"))))
                .containsExactly("x", "[https://example.com/orders/4711](" + URL.get() + ")");
    }

    @Test
    void mention_hasAnEntity_unlessItMeansAll() {
        JsonNode card = card(new ChatContent(
                "t",
                new RichText(List.of(new Paragraph(
                        List.of(new Mention("Ada *L*", "ada@example.com"), new Mention("all", "channel"))))),
                List.of(),
                ChatColor.GOOD,
                List.of()));
        assertThat(texts(card).get(1)).isEqualTo("<at>Ada L</at>all");
        assertThat(card.path("msteams").path("entities").toString())
                .isEqualTo("[{\"type\":\"mention\",\"text\":\"<at>Ada L</at>\","
                        + "\"mentioned\":{\"id\":\"ada@example.com\",\"name\":\"Ada L\"}}]");
    }

    /** An entity without its text makes Teams refuse the card. */
    @Test
    void mentionThatWasCut_hasNoEntity() {
        JsonNode card = card(new ChatContent(
                "t",
                new RichText(List.of(
                        new CodeBlock("line\n".repeat(6000)), new Paragraph(List.of(new Mention("Ada", "ada"))))),
                List.of(),
                ChatColor.GOOD,
                List.of()));
        assertThat(card.path("msteams").path("entities")).isEmpty();
    }

    static Stream<String> payloads() {
        return ChatPayloads.all().stream();
    }

    @Test
    void thereAreEnoughPayloads() {
        assertThat(payloads().distinct().count()).isGreaterThanOrEqualTo(66);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void data_changesNoStructure_andMentionsNobody(String payload) {
        JsonNode expected = card(everywhere("word"));
        JsonNode card = card(everywhere(payload.replace("\n", " ").replace("\r", " ")));
        assertThat(JsonShape.of(card.toString())).isEqualTo(JsonShape.of(expected.toString()));
        assertThat(card.path("msteams").path("entities")).hasSize(1);
        assertThat(card.path("msteams").path("entities").get(0).path("text").asText())
                .isEqualTo("<at>Ada</at>");
        assertThat(String.join(" ", texts(card)).replace("<at>Ada</at>", "")).doesNotContainPattern("(?<!\\\\)<");
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void escapedText_readsAsItIs(String payload) {
        String line = new PlainText(payload).value().replace('\n', ' ');
        String escaped = new CardText().text(payload);
        assertThat(escaped.replaceAll("\\\\(\\p{Punct})", "$1")).isEqualTo(line.replaceFirst("^\\s+", " "));
        assertThat(escaped).doesNotContain("{{").doesNotContainPattern("(?<!\\\\)[<*_`\\[]");
        assertThat(escaped).doesNotContainPattern("^\\s*(?:[-+#>=]|[0-9]+[.)])");
    }

    /** As a parser of Markdown reads it, at the beginning of a line and within one. */
    @ParameterizedTest
    @MethodSource("payloads")
    void escapedText_isNoMarkdown(String payload) {
        String line = new PlainText(payload).value().replace('\n', ' ');
        Parser parser = Parser.builder()
                .extensions(List.of(StrikethroughExtension.create()))
                .build();
        for (String before : List.of("", "word ")) {
            StringBuilder read = new StringBuilder();
            parser.parse(before + new CardText().text(payload)).accept(new AbstractVisitor() {
                @Override
                protected void visitChildren(Node parent) {
                    assertThat(parent).isInstanceOfAny(Document.class, org.commonmark.node.Paragraph.class);
                    super.visitChildren(parent);
                }

                @Override
                public void visit(org.commonmark.node.Text text) {
                    read.append(text.getLiteral());
                }
            });
            assertThat(read.toString().strip()).isEqualTo((before + line.replaceFirst("^\\s+", " ")).strip());
        }
    }

    /** A mention's label comes from a template, where somebody may have put data. */
    @ParameterizedTest
    @MethodSource("payloads")
    void label_endsNoMention(String payload) {
        CardText dialect = new CardText();
        String mention = dialect.mention(payload, "ada");
        assertThat(mention).startsWith("<at>").endsWith("</at>");
        assertThat(mention.substring(4, mention.length() - 5))
                .doesNotContain("<", ">")
                .isNotBlank();
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
                "a_b*c"
            })
    void body_isCutAtItsLimit_andNotBefore(String character) {
        String line = character.repeat(20);
        Card.Written cut = write(plain("Title", (line + "\n\n").repeat(3000)));
        assertThat(cut.bytes().length).isLessThanOrEqualTo(Card.MAX_BYTES).isGreaterThan(Card.MAX_BYTES - 600);
        assertThat(cut.notes()).containsExactly("the body was cut: Teams takes 21 KB");
        List<String> texts = texts(tree(cut));
        assertThat(texts.getFirst()).isEqualTo("[Title](" + URL.get() + ")");
        assertThat(texts.subList(1, texts.size() - 1))
                .allSatisfy(text -> assertThat(text.replace("\\", "")).isEqualTo(line.replace("\\", "")));
        String rest = texts.getLast().replace("\\", "");
        assertThat(rest).endsWith("…");
        String left = rest.substring(0, rest.length() - 1);
        assertThat(line.replace("\\", "")).startsWith(left);
        if (new Characters(character).count() == 1) {
            assertThat(left.length() % character.length()).isZero();
        }
    }

    /** One byte less, just as much, and one byte more than fits. */
    @ParameterizedTest
    @ValueSource(strings = {"y", "안", "\ud83d\ude80", "\""})
    void limit_isExact(String before) {
        String base = before.repeat(100) + "\n\n";
        int left = Card.MAX_BYTES - write(plain("Title", base + "y")).bytes().length + 1;
        for (int rest : List.of(left - 1, left)) {
            Card.Written written = write(plain("Title", base + "y".repeat(rest)));
            assertThat(written.notes()).isEmpty();
            assertThat(written.bytes()).hasSize(Card.MAX_BYTES - left + rest);
        }
        Card.Written more = write(plain("Title", base + "y".repeat(left + 1)));
        assertThat(more.notes()).hasSize(1);
        assertThat(more.bytes().length).isLessThanOrEqualTo(Card.MAX_BYTES);
    }

    @Test
    void everythingTooLong_stillFits() {
        List<ChatField> fields = Collections.nCopies(100, new ChatField("n".repeat(500), "v\n".repeat(500), true));
        List<ChatButton> buttons = Collections.nCopies(
                20, new ChatButton.Link("b".repeat(900), "https://example.com/" + "u".repeat(2000)));
        List<RichText.Block> blocks = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            blocks.add(new Paragraph(
                    List.of(new Text("text ".repeat(10)), new Mention("Person " + i, "person" + i + "@example.com"))));
        }
        Card.Written written =
                write(new ChatContent("t".repeat(5000), new RichText(blocks), fields, ChatColor.GOOD, buttons));
        assertThat(written.bytes().length).isLessThanOrEqualTo(Card.MAX_BYTES);
        assertThat(written.notes()).isNotEmpty();
        assertThat(tree(written).path("actions").size()).isBetween(1, Card.MAX_BUTTONS);
    }

    @Test
    void longLine_andNothing_areNoTrouble() {
        assertThat(write(plain("", "x".repeat(300_000))).bytes().length).isLessThanOrEqualTo(Card.MAX_BYTES);
        assertThat(write(plain("", "   ")).notes()).isEmpty();
    }

    private static ChatContent plain(String title, String body) {
        return new ChatContent(title, RichText.plain(body), List.of(), ChatColor.NEUTRAL, List.of());
    }

    private static ChatContent everywhere(String data) {
        return new ChatContent(
                "Title " + data,
                new RichText(List.of(
                        new Paragraph(List.of(
                                new Text(data),
                                new Bold(List.of(new Text(data))),
                                new Code(data),
                                new Mention("Ada", "ada"),
                                new Link(List.of(new Text(data)), "https://example.com/"))),
                        new Items(0, List.of(List.of(new Text(data)))),
                        new Quote(List.of(new Text(data))),
                        new CodeBlock(data))),
                List.of(new ChatField("n" + data, data, true)),
                ChatColor.DANGER,
                List.of(new ChatButton.Link("Open " + data, "https://example.com/")));
    }

    private static Card.Written write(ChatContent content) {
        return Card.of(new Message(
                        "token",
                        new Address(TeamsChannel.KIND, FlowUrl.EXAMPLE),
                        "",
                        "x",
                        URL,
                        Urgency.NORMAL,
                        JsonNodeFactory.instance.objectNode(),
                        Instant.EPOCH)
                .with(Optional.of(content)));
    }

    private static JsonNode card(ChatContent content) {
        return tree(write(content));
    }

    private static JsonNode tree(Card.Written written) {
        JsonNode request =
                Json.tree(new String(written.bytes(), StandardCharsets.UTF_8)).orElseThrow();
        assertThat(request.path("type").asText()).isEqualTo("message");
        return request.path("attachments").get(0).path("content");
    }

    private static List<String> texts(JsonNode card) {
        List<String> texts = new ArrayList<>();
        card.path("body").forEach(block -> {
            if (block.path("type").asText().equals("TextBlock")) {
                texts.add(block.path("text").asText());
            }
        });
        return texts;
    }
}
