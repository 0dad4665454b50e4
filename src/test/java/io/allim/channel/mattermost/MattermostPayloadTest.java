package io.allim.channel.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.ChatPayloads;
import io.allim.channel.JsonShape;
import io.allim.channel.Message;
import io.allim.channel.Urgency;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.ChatThread;
import io.allim.chat.RichText;
import io.allim.http.OutboundSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Mattermost counts code points. */
class MattermostPayloadTest {

    private static final List<String> CHARACTERS =
            List.of("a", "*", "<", "👩‍👩‍👧‍👦", "🇰🇷", "🚀", "각", "\u1100\u1161\u11a8", "e\u0301");
    private static final String LINK = "https://example.com/orders/4711";

    /**
     * What the server takes for a mention: it parts words at everything but letters, digits and {@code : . - _ @}, strips these but the
     * last, and parts them once more.
     */
    private static final Pattern MENTION =
            Pattern.compile("(?<![\\p{L}\\p{N}])@[\\p{L}\\p{N}@._:-]|<[!@#]|<[^\\n<|>]+\\|[^|\\n>]+>");

    private static final Pattern LIVE = Pattern.compile(
            "(?<!\\\\)(?:\\\\\\\\)*[*_~|`\\[\\]#]|[<>]|:[A-Za-z0-9_+-]+:|(?m:^\\s*(?:[-+]|\\d+[.)])\\s)");

    private static final Pattern WEB = Pattern.compile("https?://\\S+");

    static Stream<Arguments> around() {
        return CHARACTERS.stream()
                .flatMap(character -> IntStream.of(-1, 0, 1).mapToObj(beside -> Arguments.of(character, beside)));
    }

    @ParameterizedTest
    @MethodSource("around")
    void body_holds16383WithTheTitle(String character, int beside) {
        MattermostPayload made = make("title", filled(character, MattermostPayload.ALL - 5 + beside), List.of());
        String text = attachment(made).path("text").asText();
        assertFits(text, character, MattermostPayload.ALL - 5, beside);
        assertThat(made.notes().isEmpty()).isEqualTo(beside <= 0);
    }

    @ParameterizedTest
    @MethodSource("around")
    void fieldValue_holds2000(String character, int beside) {
        ChatField field = new ChatField("n", filled(character, MattermostPayload.FIELD_VALUE + beside), true);
        MattermostPayload made = make("t", "x", List.of(field));
        assertFits(
                attachment(made).path("fields").path(0).path("value").asText(),
                character,
                MattermostPayload.FIELD_VALUE,
                beside);
        assertThat(made.notes().isEmpty()).isEqualTo(beside <= 0);
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "1"})
    void title_andNames_hold256(int beside) {
        String text = "🚀".repeat(256 + beside);
        MattermostPayload made = make(text, "x", List.of(new ChatField(text, "v", true)));
        String title = attachment(made).path("title").asText();
        assertThat(title).isEqualTo(beside > 0 ? "🚀".repeat(255) + "…" : text);
        assertThat(attachment(made).path("fields").path(0).path("title").asText())
                .isEqualTo(title);
        assertThat(made.notes()).hasSize(beside > 0 ? 2 : 0);
    }

    @Test
    void all_hold16383Together() {
        List<ChatField> fields = IntStream.range(0, 40)
                .mapToObj(i -> new ChatField("안녕", "*".repeat(1_500), true))
                .toList();
        for (String body : List.of("word ".repeat(9_000), "x", "")) {
            JsonNode made = attachment(make("t", body, fields));
            int all = length(made.path("title").asText())
                    + length(made.path("text").asText());
            for (JsonNode field : made.path("fields")) {
                all += length(field.path("title").asText())
                        + length(field.path("value").asText());
            }
            assertThat(all).isLessThanOrEqualTo(MattermostPayload.ALL);
        }
    }

    /** They are links, and stay whole however long the body is. */
    @Test
    void buttons_areLinksBehindTheText() {
        ChatContent content = new ChatContent(
                "",
                RichText.plain("long ".repeat(9_000)),
                List.of(),
                ChatColor.GOOD,
                List.of(
                        new ChatButton.Acknowledge("Ack", "https://example.com/ack", "token"),
                        new ChatButton.Link("Open [it]", "https://example.com/(x)")));
        JsonNode made = attachment(MattermostPayload.of(message(content)));
        assertThat(made.path("text").asText())
                .endsWith("\n[Ack](https://example.com/ack) · [Open \\[it\\]](https://example.com/%28x%29)\n" + LINK);
        assertThat(made.path("color").asText()).isEqualTo(ChatColor.GOOD.hex());
        assertThat(made.toString()).doesNotContain("token");
    }

    static List<String> payloads() {
        return ChatPayloads.all();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void data_staysText(String data) {
        JsonNode made = hostile(data);
        assertThat(JsonShape.of(made.toString()))
                .isEqualTo(JsonShape.of(hostile("word").toString()));
        for (String text : List.of(
                made.path("title").asText(),
                made.path("fallback").asText(),
                made.path("text").asText(),
                made.path("fields").path(0).path("title").asText(),
                made.path("fields").path(0).path("value").asText())) {
            assertThat(text).doesNotContainPattern(MENTION);
        }
        assertThat(made.path("title").asText()).doesNotContain("](");
        String body = made.path("text").asText().replace(links(data), "");
        assertThat(WEB.matcher(body).replaceAll("")).doesNotContainPattern(LIVE);
        assertThat(WEB.matcher(made.path("fields").path(0).path("value").asText())
                        .replaceAll(""))
                .doesNotContainPattern(LIVE);
    }

    private static String links(String data) {
        String text = MattermostDialect.INSTANCE.text(
                new io.allim.channel.PlainText(data).oneLine().value());
        return MattermostDialect.INSTANCE.link(text, "https://example.com");
    }

    private static JsonNode hostile(String data) {
        ChatContent content = new ChatContent(
                "t" + data,
                new RichText(List.of(new RichText.Paragraph(List.of(new RichText.Text(data))))),
                List.of(new ChatField("n" + data, data, true)),
                ChatColor.DANGER,
                List.of(new ChatButton.Link(data, "https://example.com")));
        return attachment(MattermostPayload.of(message(content)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "@here | @_here",
                "x.@here | x.@_here",
                "ada@example.com | ada@example.com",
                "a @ b | a @ b",
                ":tada: | :_tada:_",
                "12:30 | 12:_30",
                "<!here> | &lt;\\!here&gt;",
                "a & b | a &amp; b",
                "- a | \\- a",
                "1. a | 1\\. a",
                "1) a | 1\\) a",
                "see https://a.example/x_y | see https://a.example/x_y"
            })
    void text_isEscaped(String plain, String escaped) {
        assertThat(MattermostDialect.INSTANCE.text(plain))
                .isEqualTo(escaped.replace("_here", "\u200bhere")
                        .replace("@_", "@\u200b")
                        .replace(":_", ":\u200b"));
    }

    @Test
    void mentions_areOfTheTemplateAlone() {
        MattermostDialect dialect = MattermostDialect.INSTANCE;
        assertThat(dialect.mention("Ada", "ada")).isEqualTo("@ada");
        assertThat(dialect.mention("all", "channel")).isEqualTo("@channel");
        assertThat(dialect.mention("*Ada*", "U024BE7LH")).isEqualTo("\\*Ada\\*");
        assertThat(dialect.code("@here `x` <!here>")).isEqualTo("`@\u200bhere ˋxˋ <\u200b!here>`");
        assertThat(dialect.codeBlock("```\n@here")).isEqualTo("```\n`\u200b`\u200b`\u200b\n@\u200bhere\n```");
    }

    @Test
    void threads_areNone() {
        MattermostChannel channel = new MattermostChannel(OutboundSettings.STRICT.outbound());
        for (ChatThread.Mode mode : ChatThread.Mode.values()) {
            assertThat(channel.threads(message("t", "x").address(), mode)).isEqualTo(ChatThread.Support.NONE);
        }
    }

    private static MattermostPayload make(String title, String body, List<ChatField> fields) {
        return MattermostPayload.of(
                message(new ChatContent(title, RichText.plain(body), fields, ChatColor.NEUTRAL, List.of())));
    }

    private static Message message(ChatContent content) {
        return message("t", "x").with(Optional.of(content));
    }

    private static Message message(String title, String body) {
        return new Message(
                "token",
                new Address(MattermostChannel.KIND, "https://chat.example.com/hooks/x"),
                title,
                body,
                Optional.of(LINK),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                Instant.parse("2026-11-23T05:00:00Z"));
    }

    private static JsonNode attachment(MattermostPayload payload) {
        return payload.json().path("attachments").path(0);
    }

    private static void assertFits(String text, String character, int most, int beside) {
        if (beside <= 0) {
            assertThat(length(text)).isEqualTo(most + beside);
            return;
        }
        assertThat(text).endsWith("…");
        assertThat(length(text)).isBetween(most - 20, most);
        String escaped = MattermostDialect.INSTANCE.text(character);
        assertThat(text.substring(0, text.length() - 1).replace(escaped, "").replace("x", ""))
                .isEmpty();
    }

    private static String filled(String character, int codePoints) {
        int each = length(MattermostDialect.INSTANCE.text(character));
        return "x".repeat(codePoints % each) + character.repeat(codePoints / each);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
