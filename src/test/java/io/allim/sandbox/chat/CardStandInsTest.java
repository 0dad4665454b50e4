package io.allim.sandbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Style;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.allim.sandbox.wire.StandIn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chats that show cards. */
class CardStandInsTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z"));

    private final SandboxMessages messages = new SandboxMessages();
    private final StandIn teams = new TeamsStandIn(messages, CLOCK);
    private final StandIn google = new GoogleChatStandIn(messages, CLOCK);

    @Test
    void teams_showsACard() {
        assertThat(status(teams, "/teams/workflows/ops", "sig=x", """
                {"type":"message","attachments":[{"content":{"type":"AdaptiveCard","body":[
                 {"type":"TextBlock","text":"[Disk \\\\_full](https://example.com/)","weight":"Bolder","color":"Attention"},
                 {"type":"TextBlock","text":"**On** <at>Ada</at>\\n\\nnow"},
                 {"type":"TextBlock","text":"x","fontType":"Monospace"},
                 {"type":"FactSet","facts":[{"title":"Host","value":"db\\\\_1"}]}],
                 "actions":[{"type":"Action.OpenUrl","title":"Open","url":"https://example.com/o"}]}}]}
                """)).isEqualTo(202);
        SandboxMessage kept = messages.newest().getFirst();
        assertThat(kept.id()).isEqualTo("tok-1");
        assertThat(kept.to()).isEqualTo("workflows/ops");
        ChatView view = kept.chat().orElseThrow();
        assertThat(view.title()).singleElement().satisfies(span -> {
            assertThat(span.text()).isEqualTo("Disk _full");
            assertThat(span.url()).isEqualTo("https://example.com/");
        });
        assertThat(view.color()).isEqualTo("#c4314b");
        assertThat(view.text()).isEqualTo("On Ada\nnow\nx\nHost: db_1");
        assertThat(view.body().getFirst().spans())
                .anyMatch(span ->
                        span.styles().contains(Style.MENTION) && span.text().equals("Ada"));
        assertThat(view.buttons()).containsExactly(new ChatView.Button("Open", "https://example.com/o"));
    }

    @Test
    void googleChat_showsACard_once() {
        String body = """
                {"text":"<users/all>","cardsV2":[{"cardId":"message","card":{"sections":[{"widgets":[
                 {"textParagraph":{"text":"<font color=\\"#d1242f\\">●</font> <a href=\\"https://example.com/?a=1&amp;b=2\\"><b>Disk</b></a>"}},
                 {"textParagraph":{"text":"<b>On</b> &lt;db&gt;\\nnow"}},
                 {"decoratedText":{"topLabel":"Host","text":"db"}},
                 {"buttonList":{"buttons":[{"text":"Open","onClick":{"openLink":{"url":"https://example.com/o"}}}]}}]}]}}],
                 "thread":{"threadKey":"incident-7"}}
                """;
        String path = "/googlechat/v1/spaces/AAAA/messages";
        assertThat(status(google, path, "key=a&token=b&requestId=tok-1", body)).isEqualTo(200);
        assertThat(status(google, path, "key=a&token=b&requestId=tok-1", body)).isEqualTo(200);
        assertThat(messages.newest()).singleElement().satisfies(kept -> {
            assertThat(kept.id()).isEqualTo("spaces/AAAA/messages/tok-1");
            assertThat(kept.to()).isEqualTo("spaces/AAAA");
            ChatView view = kept.chat().orElseThrow();
            assertThat(view.thread()).isEqualTo("incident-7");
            assertThat(view.color()).isEqualTo("#d1242f");
            assertThat(view.title()).singleElement().satisfies(span -> {
                assertThat(span.text()).isEqualTo("Disk");
                assertThat(span.url()).isEqualTo("https://example.com/?a=1&b=2");
            });
            assertThat(view.text()).isEqualTo("@all \nOn <db>\nnow\nHost: db");
            assertThat(view.buttons()).containsExactly(new ChatView.Button("Open", "https://example.com/o"));
        });
    }

    @Test
    void whatIsNoMessage_isRefused() {
        assertThat(status(teams, "/teams/x", "", "{\"text\":\"x\"}")).isEqualTo(400);
        assertThat(status(google, "/googlechat/v1/spaces/A/messages", "", "{}")).isEqualTo(400);
        assertThat(status(google, "/googlechat/x", "", "{\"text\":\"x\"}")).isEqualTo(400);
        assertThat(messages.newest()).isEmpty();
    }

    private static int status(StandIn standIn, String path, String query, String body) {
        HttpRequest request = new HttpRequest(
                "POST", path, query, Map.of("Idempotency-Key", "tok-1"), body.getBytes(StandardCharsets.UTF_8));
        assertThat(standIn.takes(request)).isTrue();
        return ((HttpAnswer.Reply) standIn.answer(request)).status();
    }
}
