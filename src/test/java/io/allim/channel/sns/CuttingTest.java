package io.allim.channel.sns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is cut, the link leads to the rest; and it can be known before. */
final class CuttingTest {

    private static final String URL = "https://example.com/orders/1";
    private static final Channel SMS =
            new SmsChannel(() -> null, new SmsSettings(SmsConfig.Type.PROMOTIONAL, Optional.empty(), null));

    private static Message message(String title, String body, Optional<String> url) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        Address address = new Address(Kinds.PHONE, "");
        return new Message("t-1", address, title, body, url, Urgency.NORMAL, data, Instant.EPOCH);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "안", "🚀", "👩‍🚀"})
    void sms_keepsTheLinkWhole(String piece) {
        SmsText text = SmsText.of(message("Title", piece.repeat(2000), Optional.of(URL)));
        assertThat(text.fitted())
                .startsWith("Title\n" + piece)
                .endsWith("...\n" + URL)
                .doesNotContain("\uFFFD");
        assertThat(text.fitted().length()).isBetween(1585, 1600);
        assertThat(text.fitted().substring(6, text.fitted().length() - URL.length() - 4))
                .matches("(" + piece + ")+");
        assertThat(text.notes()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "안", "🚀"})
    void topic_keepsTheLinkWhole(String piece) {
        SnsPost post = SnsPost.of(message("T", piece.repeat(300_000), Optional.of(URL)));
        assertThat(post.text()).endsWith("…\n\n" + URL).doesNotContain("\uFFFD");
        assertThat(bytes(post.text())).isLessThanOrEqualTo(SnsPost.MAX_BYTES);
    }

    @Test
    void push_keepsTheLinkWhole() {
        String json = PushPayload.of(message("T", "안".repeat(5000), Optional.of(URL)), PushPlatform.APNS)
                .json();
        assertThat(json).contains("…", "\"url\":\"" + URL + "\"");
    }

    @Test
    void shortTexts_areNotCut() {
        assertThat(SmsText.of(message("T", "B", Optional.of(URL))).fitted()).isEqualTo("T\nB\n" + URL);
        assertThat(SmsText.of(message("", "B", Optional.empty())).notes()).containsExactly("1 part, GSM-7");
        String full = "x".repeat(1600 - URL.length() - 1);
        assertThat(SmsText.of(message("", full, Optional.of(URL))).fitted()).isEqualTo(full + "\n" + URL);
        assertThat(SmsText.of(message("", full + "x", Optional.of(URL))).fitted())
                .endsWith("x...\n" + URL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "안"})
    void sms_has1600Characters(String piece) {
        for (int length : new int[] {1599, 1600}) {
            SmsText fits = SmsText.of(message("", piece.repeat(length), Optional.empty()));
            assertThat(fits.fitted()).isEqualTo(piece.repeat(length));
            assertThat(fits.whole()).isTrue();
        }
        SmsText cut = SmsText.of(message("", piece.repeat(1601), Optional.empty()));
        assertThat(cut.fitted()).isEqualTo(piece.repeat(1597) + "...");
        assertThat(cut.whole()).isFalse();
    }

    @Test
    void sms_isNotDearerForASpace() {
        assertThat(SmsText.of(message("a\tb", "c\td\u00a0e\u202ff", Optional.empty())))
                .isEqualTo(new SmsText("a b\nc d e f", true, List.of("1 part, GSM-7")));
    }

    /** As a digest's words end with it, and have it as their URL. */
    @Test
    void link_thatStandsInTheText_standsOnce() {
        String body = "• one\nand 3 more: " + URL;
        assertThat(SmsText.of(message("T", body, Optional.of(URL))).fitted()).isEqualTo("T\n" + body);
        assertThat(SnsPost.of(message("T", body, Optional.of(URL))).text()).isEqualTo(body);
        assertThat(SmsText.of(message("", "see " + URL + "/more.", Optional.of(URL)))
                        .fitted())
                .as("another link")
                .endsWith("\n" + URL);
        assertThat(SmsText.of(message("", "see " + URL + ".", Optional.of(URL))).fitted())
                .isEqualTo("see " + URL + ".");
        String first = URL + " " + "x".repeat(2000);
        assertThat(SmsText.of(message("", first, Optional.of(URL))).fitted())
                .endsWith("x...")
                .startsWith(URL);
        String last = "x".repeat(2000) + " " + URL;
        assertThat(SmsText.of(message("", last, Optional.of(URL))).fitted()).endsWith("x...\n" + URL);
    }

    @Test
    void warnings_sayWhatWouldBeCutOrChanged() {
        assertThat(SMS.warnings(message("", "Café – 안녕", Optional.empty())))
                .containsExactly(
                        "1 part, UCS-2",
                        "these characters make it UCS-2, with 70 instead of 160 characters a part: – 안 녕");
        assertThat(SMS.warnings(message("", "x".repeat(2000), Optional.empty())))
                .containsExactly("11 parts, GSM-7", "the text was cut to 1,600 characters; give a URL for the rest");
        Channel topic = new SnsTopicChannel(() -> null, "group");
        assertThat(topic.warnings(message("Ärger", "B", Optional.empty())))
                .containsExactly("the subject was made ASCII or cut");
        assertThat(topic.warnings(message("x".repeat(101), "B", Optional.empty())))
                .hasSize(1);
        Channel push = new PushChannel(() -> null);
        assertThat(push.warnings(message("T", "x".repeat(5000), Optional.empty())))
                .hasSize(2);
        assertThat(push.warnings(message("T", "x", Optional.of(URL)))).isEqualTo(List.of());
    }
}
