package io.allim.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.RichText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Discord counts code points, of the markup. */
class DiscordLimitsTest {

    private static final String MARK = "…";

    /** Characters as readers see them, of one code point and more. */
    private static final List<String> CHARACTERS =
            List.of("a", "*", "👩‍👩‍👧‍👦", "🇰🇷", "🚀", "각", "\u1100\u1161\u11a8", "e\u0301", "👍🏽");

    static Stream<Arguments> around() {
        return CHARACTERS.stream()
                .flatMap(character -> IntStream.of(-1, 0, 1).mapToObj(beside -> Arguments.of(character, beside)));
    }

    @ParameterizedTest
    @MethodSource("around")
    void title_holds256(String character, int beside) {
        Made made = make(content(filled(character, DiscordPayload.TITLE + beside), "x", List.of()));
        assertCut(made, made.embed().path("title").asText(), character, DiscordPayload.TITLE, beside);
    }

    @ParameterizedTest
    @MethodSource("around")
    void description_holds4096(String character, int beside) {
        Made made = make(content("", filled(character, DiscordPayload.DESCRIPTION + beside), List.of()), "");
        assertCut(made, made.embed().path("description").asText(), character, DiscordPayload.DESCRIPTION, beside);
    }

    @ParameterizedTest
    @MethodSource("around")
    void fieldValue_holds1024(String character, int beside) {
        ChatField field = new ChatField("n", filled(character, DiscordPayload.FIELD_VALUE + beside), true);
        Made made = make(content("t", "x", List.of(field)));
        assertCut(made, made.field(0).path("value").asText(), character, DiscordPayload.FIELD_VALUE, beside);
    }

    @ParameterizedTest
    @MethodSource("around")
    void fieldName_holds256(String character, int beside) {
        ChatField field = new ChatField(filled(character, DiscordPayload.FIELD_NAME + beside), "v", true);
        JsonNode made = make(content("t", "x", List.of(field))).field(0);
        assertFits(made.path("name").asText(), character, DiscordPayload.FIELD_NAME, beside);
    }

    @ParameterizedTest
    @MethodSource("around")
    void buttonLabel_holds80(String character, int beside) {
        String text = plain(character, DiscordPayload.LABEL + beside);
        Made made = make(buttons(List.of(new ChatButton.Link(text, "https://example.com"))));
        String label = made.button(0, 0).path("label").asText();
        assertThat(length(label)).isLessThanOrEqualTo(DiscordPayload.LABEL);
        assertThat(label.endsWith(MARK)).isEqualTo(beside > 0);
        if (beside <= 0) {
            assertThat(label).isEqualTo(text);
        }
    }

    @Test
    void fields_are25() {
        for (int number : List.of(24, 25, 26)) {
            List<ChatField> fields = IntStream.range(0, number)
                    .mapToObj(i -> new ChatField("n" + i, "v" + i, true))
                    .toList();
            Made made = make(content("t", "x", fields));
            assertThat(made.embed().path("fields")).hasSize(Math.min(number, 25));
            assertThat(made.notes().isEmpty()).isEqualTo(number <= 25);
        }
    }

    /** A link whose button can't be is in the text, whole. */
    @Test
    void buttons_are25_inRowsOf5_andTheirUrlsHold512() {
        for (int number : List.of(5, 6, 24, 25, 26)) {
            List<ChatButton> buttons = IntStream.range(0, number)
                    .<ChatButton>mapToObj(i -> new ChatButton.Link("b" + i, "https://example.com/" + i))
                    .toList();
            Made made = make(buttons(buttons));
            int rows = (Math.min(number, 25) + 4) / 5;
            assertThat(made.json().path("components")).hasSize(rows);
            assertThat(made.json().path("components").path(0).path("components"))
                    .hasSize(5);
            assertThat(made.notes().isEmpty()).isEqualTo(number <= 25);
        }
        for (int beside : List.of(-1, 0, 1)) {
            String url = "https://example.com/".concat("u".repeat(DiscordPayload.BUTTON_URL - 20 + beside));
            Made made = make(buttons(List.of(new ChatButton.Link("open", url))));
            assertThat(made.json().path("components").isEmpty()).isEqualTo(beside > 0);
            assertThat(made.embed().path("description").asText().contains("[open](<" + url + ">)"))
                    .isEqualTo(beside > 0);
        }
    }

    @Test
    void buttonToken_holds100() {
        for (int beside : List.of(-1, 0, 1)) {
            String token = "t".repeat(DiscordPayload.BUTTON_TOKEN + beside);
            ChatContent content = buttons(List.of(new ChatButton.Acknowledge("Ack", "https://example.com/ack", token)));
            DiscordPayload made = DiscordPayload.of(DiscordWire.message(DiscordWire.bot("ops"), content), true);
            JsonNode button = new Made(made.json(), made.notes()).button(0, 0);
            assertThat(button.has("custom_id")).isEqualTo(beside <= 0);
            assertThat(button.has("url")).isEqualTo(beside > 0);
        }
    }

    /** Title, description, names and values: 5,999, 6,000 and 6,001 code points. */
    @Test
    void all_hold6000Together() {
        for (int beside : List.of(-1, 0, 1)) {
            int last = DiscordPayload.ALL - 256 - 3_000 - 2 * (256 + 1_024) - 2;
            List<ChatField> fields = List.of(
                    new ChatField("n".repeat(256), "v".repeat(1_024), false),
                    new ChatField("n".repeat(256), "v".repeat(1_024), false),
                    new ChatField("nn", "🚀".repeat(last + beside), false));
            Made made = make(content("t".repeat(256), "d".repeat(3_000), fields));
            assertThat(made.all()).isEqualTo(DiscordPayload.ALL + Math.min(beside, 0));
            assertThat(made.notes().isEmpty()).isEqualTo(beside <= 0);
        }
    }

    @Test
    void whateverIsLong_fits() {
        List<ChatField> fields = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            fields.add(new ChatField("👩‍👩‍👧‍👦".repeat(100), "*안녕* ".repeat(1_000), i % 2 == 0));
        }
        for (String body : List.of("word ".repeat(5_000), "*\n".repeat(9_000), "각".repeat(9_000), "")) {
            Made made = make(content("t".repeat(9_999), body, fields));
            assertThat(made.all()).isLessThanOrEqualTo(DiscordPayload.ALL);
            made.embed().path("fields").forEach(field -> {
                assertThat(field.path("name").asText()).isNotEmpty();
                assertThat(field.path("value").asText()).isNotEmpty();
            });
            assertThat(made.embed().path("url").asText()).isEqualTo("https://example.com/orders/4711");
        }
    }

    /** Without a title the link stands in the text, whole, however long that is. */
    @Test
    void link_isKept() {
        Made made = make(content("", "d".repeat(9_000), List.of()));
        assertThat(made.embed().path("description").asText()).endsWith("\nhttps://example.com/orders/4711");
        assertThat(made.all()).isLessThanOrEqualTo(DiscordPayload.DESCRIPTION);
        assertThat(make(content("", "", List.of()), "")
                        .embed()
                        .path("description")
                        .asText())
                .isEqualTo("\u200b");
    }

    private record Made(JsonNode json, List<String> notes) {

        JsonNode embed() {
            return json.path("embeds").path(0);
        }

        JsonNode field(int number) {
            return embed().path("fields").path(number);
        }

        JsonNode button(int row, int number) {
            return json.path("components").path(row).path("components").path(number);
        }

        int all() {
            int all = length(embed().path("title").asText())
                    + length(embed().path("description").asText());
            for (JsonNode field : embed().path("fields")) {
                all += length(field.path("name").asText())
                        + length(field.path("value").asText());
            }
            return all;
        }
    }

    private static Made make(ChatContent content) {
        return make(content, "https://example.com/orders/4711");
    }

    private static Made make(ChatContent content, String url) {
        var message = DiscordWire.message(DiscordWire.bot("ops"), content);
        var linked = url.isEmpty() ? DiscordWire.withoutUrl(message) : message;
        DiscordPayload payload = DiscordPayload.of(linked, false);
        return new Made(payload.json(), payload.notes());
    }

    private static ChatContent content(String title, String body, List<ChatField> fields) {
        return new ChatContent(title, RichText.plain(body), fields, ChatColor.NEUTRAL, List.of());
    }

    private static ChatContent buttons(List<ChatButton> buttons) {
        return new ChatContent("t", RichText.plain("x"), List.of(), ChatColor.NEUTRAL, buttons);
    }

    private static void assertCut(Made made, String text, String character, int most, int beside) {
        assertFits(text, character, most, beside);
        assertThat(made.notes().isEmpty()).isEqualTo(beside <= 0);
    }

    private static void assertFits(String text, String character, int most, int beside) {
        if (beside <= 0) {
            assertThat(length(text)).isEqualTo(most + beside);
            assertThat(text).doesNotContain(MARK);
            return;
        }
        assertThat(text).endsWith(MARK);
        assertThat(length(text)).isBetween(most - 20, most);
        String escaped = DiscordDialect.INSTANCE.text(character);
        assertThat(text.substring(0, text.length() - 1).replace(escaped, "").replace("x", ""))
                .as("a part of a character")
                .isEmpty();
    }

    /** Text that has as many code points when it is escaped: the characters, and some letters to fill up. */
    private static String filled(String character, int codePoints) {
        int each = length(DiscordDialect.INSTANCE.text(character));
        return "x".repeat(codePoints % each) + character.repeat(codePoints / each);
    }

    private static String plain(String character, int codePoints) {
        return "x".repeat(codePoints % length(character)) + character.repeat(codePoints / length(character));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
