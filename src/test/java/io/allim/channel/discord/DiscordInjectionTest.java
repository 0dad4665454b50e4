package io.allim.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.ChatPayloads;
import io.allim.channel.JsonShape;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.RichText;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiscordInjectionTest {

    /** What Discord would take for markup, a mention or an emoji: marks that no backslash makes text. */
    private static final Pattern LIVE = Pattern.compile(
            "(?<!\\\\)(?:\\\\\\\\)*[*_~|`\\[\\]<>@#]|(?<!\\\\)(?:\\\\\\\\)*:[A-Za-z0-9_+~-]+:|(?m:^\\s*(?:[-+]|\\d+\\.)\\s)");

    private static final Pattern WEB = Pattern.compile("https?://\\S+");

    static List<String> payloads() {
        return ChatPayloads.all();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void data_staysText(String data) {
        JsonNode made = make(data);
        assertThat(JsonShape.of(made.toString()))
                .isEqualTo(JsonShape.of(make("word").toString()));
        assertThat(made.path("content").asText()).isEmpty();
        assertThat(made.path("allowed_mentions").toString())
                .isEqualTo("{\"parse\":[],\"users\":[],\"roles\":[],\"replied_user\":false}");
        JsonNode embed = made.path("embeds").path(0);
        for (String text : List.of(
                embed.path("title").asText(),
                embed.path("description").asText(),
                embed.path("fields").path(0).path("name").asText(),
                embed.path("fields").path(0).path("value").asText())) {
            assertThat(WEB.matcher(text).replaceAll("")).doesNotContainPattern(LIVE);
            assertThat(text.codePoints()).doesNotContain((int) '\u0000', 0xd800, 0xdc00);
        }
    }

    @Test
    void thereAreEnough() {
        assertThat(payloads()).hasSizeGreaterThanOrEqualTo(66);
    }

    /** Beside a word, so that the title is there whatever the data is. */
    private static JsonNode make(String data) {
        ChatContent content = new ChatContent(
                "t" + data,
                new RichText(List.of(new RichText.Paragraph(List.of(new RichText.Text(data))))),
                List.of(new ChatField(data, data, true)),
                ChatColor.DANGER,
                List.of(
                        new ChatButton.Link(data, "https://example.com"),
                        new ChatButton.Acknowledge(data, "https://example.com/a", "token")));
        return DiscordPayload.of(DiscordWire.message(DiscordWire.bot("ops"), content), true)
                .json();
    }

    @Test
    void mentionsOfTheTemplate_areAllowed_andNamedBeforeTheEmbed() {
        RichText body = new RichText(List.of(new RichText.Paragraph(List.of(
                new RichText.Mention("Ada", "123456789012345678"),
                new RichText.Bold(List.of(new RichText.Mention("Ops", "&223456789012345678"))),
                new RichText.Mention("Ada", "123456789012345678"),
                new RichText.Mention("Who", "U024BE7LH")))));
        ChatContent content = new ChatContent("t", body, List.of(), ChatColor.GOOD, List.of());
        JsonNode made = DiscordPayload.of(DiscordWire.message(DiscordWire.bot("ops"), content), true)
                .json();
        assertThat(made.path("content").asText()).isEqualTo("<@&223456789012345678> <@123456789012345678>");
        assertThat(made.path("allowed_mentions").toString())
                .isEqualTo("{\"parse\":[],\"users\":[\"123456789012345678\"],\"roles\":[\"223456789012345678\"],"
                        + "\"replied_user\":false}");
        assertThat(made.path("embeds").path(0).path("description").asText())
                .isEqualTo("<@123456789012345678>**<@&223456789012345678>**<@123456789012345678>Who");
    }

    @Test
    void everybody_isMentionedByTheTemplateAlone() {
        RichText body = new RichText(List.of(new RichText.Quote(
                List.of(new RichText.Mention("here", "here"), new RichText.Mention("all", "channel")))));
        JsonNode made = DiscordPayload.of(
                        DiscordWire.message(
                                DiscordWire.bot("ops"),
                                new ChatContent("t", body, List.of(), ChatColor.GOOD, List.of())),
                        true)
                .json();
        assertThat(made.path("content").asText()).isEqualTo("@here @everyone");
        assertThat(made.path("allowed_mentions").path("parse").toString()).isEqualTo("[\"everyone\"]");
    }
}
