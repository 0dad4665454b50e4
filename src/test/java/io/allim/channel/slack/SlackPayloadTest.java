package io.allim.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.slack.api.model.Message;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.RichTextElement;
import com.slack.api.util.json.GsonBlockElementFactory;
import com.slack.api.util.json.GsonLayoutBlockFactory;
import com.slack.api.util.json.GsonRichTextElementFactory;
import com.slack.api.util.json.GsonTextObjectFactory;
import io.allim.channel.Characters;
import io.allim.channel.ChatPayloads;
import io.allim.channel.JsonShape;
import io.allim.channel.PlainText;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.RichText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackPayloadTest {

    private static final String ADDRESS = "team/C0123ABCD";
    private static final String FAMILY = "👩‍👩‍👧‍👦";
    private static final List<String> CHARACTERS =
            List.of("x", FAMILY, "🇰🇷", "각", "\u1100\u1161\u11a8", "e\u0301", "🚀");

    /** As its own client reads it. */
    private static final Gson SLACK = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .registerTypeAdapter(LayoutBlock.class, new GsonLayoutBlockFactory(true))
            .registerTypeAdapter(TextObject.class, new GsonTextObjectFactory(true))
            .registerTypeAdapter(BlockElement.class, new GsonBlockElementFactory(true))
            .registerTypeAdapter(RichTextElement.class, new GsonRichTextElementFactory(true))
            .create();

    private static RichText text(String plain) {
        return new RichText(List.of(new RichText.Paragraph(List.of(new RichText.Text(plain)))));
    }

    private static ChatContent content(String title, RichText body, ChatButton... buttons) {
        return new ChatContent(title, body, List.of(), ChatColor.NEUTRAL, List.of(buttons));
    }

    private static SlackPayload payload(ChatContent content, boolean reported) {
        return SlackPayload.of(
                SlackFixture.message(ADDRESS, "", "x", Optional.empty()).with(Optional.of(content)), reported);
    }

    private static SlackPayload linked(ChatContent content) {
        return SlackPayload.of(
                SlackFixture.message(ADDRESS, "", "x", Optional.of("https://example.com/1"))
                        .with(Optional.of(content)),
                true);
    }

    /** Slack's own model reads it, and writes it as it was. */
    private static List<LayoutBlock> read(SlackPayload payload) {
        Message message = SLACK.fromJson(payload.request().toString(), Message.class);
        String written = SLACK.toJson(message.getBlocks());
        assertThat(sorted(SlackFixture.json(written))).isEqualTo(sorted(payload.blocks()));
        return message.getBlocks();
    }

    /** What the model writes for nothing is left out. */
    private static List<String> sorted(JsonNode json) {
        return JsonShape.of(json.toString()).stream()
                .filter(name -> !name.endsWith("BOOLEAN")
                        && !name.endsWith("/offset NUMBER")
                        && !name.endsWith("/indent NUMBER")
                        && !name.endsWith("/border NUMBER"))
                .sorted()
                .toList();
    }

    @Test
    void message_isAHeaderATextFieldsAndButtons() {
        ChatContent content = new ChatContent(
                "Disk full",
                text("On db-1."),
                List.of(new ChatField("Host", "db-1", true), new ChatField("Used", "99 %", true)),
                ChatColor.DANGER,
                List.of(
                        new ChatButton.Acknowledge("Acknowledge", "https://example.com/a", "dlv_1.mac"),
                        new ChatButton.Link("Open", "https://example.com/1")));
        SlackPayload payload = payload(content, true);
        assertThat(payload.blocks().toString()).isEqualTo("""
                [{"type":"header","text":{"type":"plain_text","text":"🔴 Disk full","emoji":false}},\
                {"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"On db-1."}]}]},\
                {"type":"rich_text","elements":[{"type":"rich_text_section","elements":[\
                {"type":"text","text":"Host:","style":{"bold":true}},{"type":"text","text":" db-1"},{"type":"text","text":"\\n"},\
                {"type":"text","text":"Used:","style":{"bold":true}},{"type":"text","text":" 99 %"}]}]},\
                {"type":"actions","elements":[\
                {"type":"button","text":{"type":"plain_text","text":"Acknowledge","emoji":false},"style":"primary",\
                "action_id":"allim_ack","value":"dlv_1.mac"},\
                {"type":"button","text":{"type":"plain_text","text":"Open","emoji":false},\
                "action_id":"allim_link_1","url":"https://example.com/1"}]}]""");
        assertThat(payload.text()).isEqualTo("Disk full: On db-1.");
        assertThat(payload.notes()).isEmpty();
        assertThat(read(payload)).hasSize(4);
    }

    @Test
    void acknowledgeButton_leadsToItsPageWherePressesAreNotReported() {
        SlackPayload payload = payload(
                content("x", text("y"), new ChatButton.Acknowledge("Ack", "https://example.com/a", "dlv_1.mac")),
                false);
        assertThat(payload.blocks().toString())
                .contains("\"action_id\":\"allim_link_0\",\"url\":\"https://example.com/a\"")
                .doesNotContain("dlv_1", SlackPayload.ACKNOWLEDGE);
    }

    @Test
    void title_leadsToTheLink() {
        assertThat(linked(content("Disk full", text("On db-1."))).blocks().toString())
                .isEqualTo("""
                [{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[\
                {"type":"link","url":"https://example.com/1","text":"Disk full","style":{"bold":true}}]},\
                {"type":"rich_text_section","elements":[{"type":"text","text":"On db-1."}]}]}]""");
        assertThat(linked(content("", text("On db-1."))).blocks().toString())
                .contains("{\"type\":\"link\",\"url\":\"https://example.com/1\",\"text\":\"https://example.com/1\"");
    }

    @Test
    void richText_isWrittenAsElements() {
        RichText body = new RichText(List.of(
                new RichText.Paragraph(List.of(
                        new RichText.Bold(List.of(new RichText.Italic(List.of(new RichText.Text("both"))))),
                        new RichText.LineBreak(),
                        new RichText.Strike(List.of(new RichText.Code("code"))))),
                new RichText.Paragraph(List.of(new RichText.Link(
                        List.of(new RichText.Text("a"), new RichText.Bold(List.of(new RichText.Text("b")))),
                        "mailto:ada@example.com"))),
                new RichText.Items(3, List.of(List.of(new RichText.Text("three")), List.of())),
                new RichText.Items(0, List.of(List.of(new RichText.Text("bullet")))),
                new RichText.Quote(List.of(new RichText.Text("quoted"))),
                new RichText.CodeBlock("a\nb"),
                new RichText.Paragraph(List.of(
                        new RichText.Mention("@here", "here"),
                        new RichText.Mention("@ada", "U024BE7LH"),
                        new RichText.Mention("@ops", "S0614TZR7"),
                        new RichText.Mention("@nobody", "nobody")))));
        SlackPayload payload = payload(content("", body), true);
        assertThat(payload.blocks().toString()).isEqualTo("""
                [{"type":"rich_text","elements":[\
                {"type":"rich_text_section","elements":[\
                {"type":"text","text":"both","style":{"bold":true,"italic":true}},{"type":"text","text":"\\n"},\
                {"type":"text","text":"code","style":{"strike":true,"code":true}},{"type":"text","text":"\\n\\n"},\
                {"type":"link","url":"mailto:ada@example.com","text":"a"},\
                {"type":"link","url":"mailto:ada@example.com","text":"b","style":{"bold":true}}]},\
                {"type":"rich_text_list","style":"ordered","offset":2,"elements":[\
                {"type":"rich_text_section","elements":[{"type":"text","text":"three"}]},\
                {"type":"rich_text_section","elements":[{"type":"text","text":" "}]}]},\
                {"type":"rich_text_list","style":"bullet","elements":[\
                {"type":"rich_text_section","elements":[{"type":"text","text":"bullet"}]}]},\
                {"type":"rich_text_quote","elements":[{"type":"text","text":"quoted"}]},\
                {"type":"rich_text_preformatted","elements":[{"type":"text","text":"a\\nb"}]},\
                {"type":"rich_text_section","elements":[{"type":"broadcast","range":"here"},\
                {"type":"user","user_id":"U024BE7LH"},{"type":"usergroup","usergroup_id":"S0614TZR7"},\
                {"type":"text","text":"@nobody"}]}]}]""");
        read(payload);
    }

    static Stream<String> payloads() {
        return ChatPayloads.all().stream();
    }

    /** In each place that holds data. */
    @ParameterizedTest
    @MethodSource("payloads")
    void data_isNeitherMarkupNorMention(String data) {
        SlackPayload plain = payload(everywhere("harmless"), true);
        SlackPayload hostile = payload(everywhere(new PlainText(data).isBlank() ? "." + data + "." : data), true);
        assertThat(JsonShape.of(hostile.blocks().toString()))
                .isEqualTo(JsonShape.of(plain.blocks().toString()));
        assertThat(hostile.blocks().findValuesAsText("type"))
                .isEqualTo(plain.blocks().findValuesAsText("type"))
                .doesNotContain("mrkdwn", "broadcast", "user", "usergroup", "channel");
        assertThat(hostile.text()).doesNotContain("<", ">");
        assertThat(hostile.text().replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
        read(hostile);
    }

    private static ChatContent everywhere(String data) {
        return new ChatContent(
                data,
                text(data),
                List.of(new ChatField(data, data, false)),
                ChatColor.NEUTRAL,
                List.of(
                        new ChatButton.Link(data, "https://example.com/1"),
                        new ChatButton.Acknowledge(data, "https://example.com/a", "dlv_1.mac")));
    }

    @Test
    void payloads_areMany() {
        assertThat(payloads().count()).isGreaterThanOrEqualTo(66);
    }

    @Test
    void fallbackText_isEscaped() {
        assertThat(payload(content("<!channel> & co", text("a > b")), true).text())
                .isEqualTo("&lt;!channel&gt; &amp; co: a &gt; b");
    }

    static Stream<String> characters() {
        return CHARACTERS.stream();
    }

    @ParameterizedTest
    @MethodSource("characters")
    void title_isCutAt150(String character) {
        cut(
                character,
                150,
                some -> header(payload(content(some, text("x")), true)),
                "the title was cut to 150 characters");
    }

    private static Cut header(SlackPayload payload) {
        return new Cut(payload.blocks().path(0).path("text").path("text").asText(), payload.notes());
    }

    @ParameterizedTest
    @MethodSource("characters")
    void textOfAButton_isCutAt75(String character) {
        cut(
                character,
                75,
                some -> {
                    SlackPayload payload =
                            payload(content("x", text("y"), new ChatButton.Link(some, "https://example.com")), true);
                    return new Cut(
                            payload.blocks()
                                    .path(2)
                                    .path("elements")
                                    .path(0)
                                    .path("text")
                                    .path("text")
                                    .asText(),
                            payload.notes());
                },
                "the text of a button was cut to 75 characters");
    }

    @ParameterizedTest
    @MethodSource("characters")
    void valueOfAField_isCutAt2000(String character) {
        cut(
                character,
                2_000,
                some -> {
                    SlackPayload payload = payload(
                            new ChatContent(
                                    "x",
                                    text("y"),
                                    List.of(new ChatField("n", some, true)),
                                    ChatColor.NEUTRAL,
                                    List.of()),
                            true);
                    return new Cut(
                            payload.blocks()
                                    .path(2)
                                    .path("elements")
                                    .path(0)
                                    .path("elements")
                                    .path(1)
                                    .path("text")
                                    .asText()
                                    .substring(1),
                            payload.notes());
                },
                "a field was cut to 2,000 characters");
    }

    private record Cut(String text, List<String> notes) {}

    private interface Place {
        Cut show(String text);
    }

    /** At the limit, one below and one above, filled up with letters. */
    private static void cut(String character, int limit, Place place, String note) {
        String almost =
                "x".repeat((limit - 1) % character.length()) + character.repeat((limit - 1) / character.length());
        for (String fitting : List.of(almost, almost + "y")) {
            assertThat(place.show(fitting)).isEqualTo(new Cut(fitting, List.of()));
        }
        for (String longer : List.of(almost + "yz", almost + character.repeat(40))) {
            Cut shown = place.show(longer);
            assertThat(shown.notes()).containsExactly(note);
            assertThat(shown.text()).endsWith("…").hasSizeBetween(limit - character.length(), limit);
            assertThat(longer).startsWith(shown.text().substring(0, shown.text().length() - 1));
            assertIsWhole(longer, shown.text().length() - 1);
        }
    }

    /** A character ends there. */
    private static void assertIsWhole(String text, int end) {
        assertThat(new Characters(text.substring(0, end)).count() + new Characters(text.substring(end)).count())
                .isEqualTo(new Characters(text).count());
    }

    /** All blocks together, as JSON. */
    @ParameterizedTest
    @MethodSource("characters")
    void message_isCutAt12000(String character) {
        int empty =
                payload(content("Title", text("x")), true).blocks().toString().length() - 1;
        int fits = SlackPayload.MOST_IN_ALL - empty;
        String whole = "x".repeat(fits % character.length()) + character.repeat(fits / character.length());
        SlackPayload fitting = payload(content("Title", text(whole)), true);
        assertThat(fitting.isBodyCut())
                .as("%d", fitting.blocks().toString().length())
                .isFalse();
        assertThat(fitting.blocks().toString()).hasSize(12_000);
        SlackPayload below = payload(content("Title", text(whole.substring(1))), true);
        assertThat(below.isBodyCut()).isFalse();
        SlackPayload above = payload(content("Title", text(whole + "y")), true);
        assertThat(above.isBodyCut()).isTrue();
        assertThat(above.notes())
                .containsExactly("the text was cut: Slack takes about 12,000 characters with their markup");
        assertThat(above.blocks().toString()).hasSizeBetween(11_700, 12_000);
        String shown = SlackFixture.texts(above.blocks().path(1));
        assertThat(shown).endsWith("…");
        String kept = shown.substring(0, shown.length() - 1).strip();
        assertThat(whole).startsWith(kept);
        assertIsWhole(whole, kept.length());
    }

    @Test
    void text_isCutAtTheEndOfALine() {
        String line = "0123456789 ".repeat(40);
        RichText body = RichText.plain(
                String.join("\n", IntStream.range(0, 60).mapToObj(i -> line + i).toList()));
        SlackPayload payload = payload(content("Title", body), true);
        String shown = SlackFixture.texts(payload.blocks().path(1));
        assertThat(shown).endsWith("\n\n…");
        assertThat(shown.substring(0, shown.length() - 3).lines())
                .allMatch(each -> each.matches("(0123456789 ){40}\\d+"));
        assertThat(payload.blocks().toString().length()).isBetween(11_000, 12_000);
    }

    @Test
    void linkStaysWhole_whenItsTextIsCut() {
        RichText body = new RichText(List.of(new RichText.Paragraph(List.of(new RichText.Bold(List.of(
                new RichText.Link(List.of(new RichText.Text("x".repeat(20_000))), "https://example.com/whole")))))));
        SlackPayload payload = payload(content("Title", body), true);
        JsonNode link = payload.blocks()
                .path(1)
                .path("elements")
                .path(0)
                .path("elements")
                .path(0);
        assertThat(link.path("url").asText()).isEqualTo("https://example.com/whole");
        assertThat(link.path("text").asText()).matches("x{11000,}");
        assertThat(payload.isBodyCut()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"24, 24", "25, 25", "26, 25", "400, 25"})
    void buttons_are25(int given, int shown) {
        ChatButton[] buttons = IntStream.range(0, given)
                .mapToObj(i -> new ChatButton.Link("b" + i, "https://example.com/" + i))
                .toArray(ChatButton[]::new);
        SlackPayload payload = payload(content("x", text("y"), buttons), true);
        assertThat(payload.blocks().path(2).path("elements")).hasSize(shown);
        assertThat(payload.notes())
                .isEqualTo(
                        given == shown ? List.of() : List.of((given - shown) + " of " + given + " buttons do not fit"));
    }

    @ParameterizedTest
    @CsvSource({"2999, true", "3000, true", "3001, false"})
    void urlOfAButton_has3000Characters(int length, boolean fits) {
        String url = "https://example.com/" + "x".repeat(length - 20);
        SlackPayload payload = payload(content("x", text("y"), new ChatButton.Link("b", url)), true);
        assertThat(payload.blocks()).hasSize(fits ? 3 : 2);
        assertThat(payload.notes()).isEqualTo(fits ? List.of() : List.of("1 of 1 buttons do not fit"));
    }

    /** Each with its sum: a message is never too long for Slack. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 100, 1000})
    void message_isNeverTooLong(int many) {
        List<ChatField> fields = new ArrayList<>();
        List<ChatButton> buttons = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            fields.add(new ChatField("name " + i + FAMILY.repeat(100), "값\"\\\u0001".repeat(many), true));
            buttons.add(new ChatButton.Link("b\"" + FAMILY.repeat(many), "https://example.com/" + "x".repeat(2000)));
        }
        SlackPayload payload = linked(new ChatContent(
                "t\"".repeat(many), RichText.plain("한\"\\\n\n".repeat(many * 10)), fields, ChatColor.WARNING, buttons));
        assertThat(payload.blocks().toString().length()).isLessThanOrEqualTo(SlackPayload.MOST_IN_ALL);
        assertThat(payload.blocks().size()).isLessThanOrEqualTo(50);
        assertThat(payload.text()).hasSizeLessThanOrEqualTo(300 * 5);
        read(payload);
    }

    @Test
    void messageWithoutWords_hasAnEllipsis() {
        SlackPayload payload = payload(content("", RichText.EMPTY), true);
        assertThat(SlackFixture.texts(payload.blocks())).isEqualTo("…");
        assertThat(payload.text()).isEqualTo("…");
    }
}
