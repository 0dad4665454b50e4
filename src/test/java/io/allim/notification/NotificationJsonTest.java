package io.allim.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NotificationJsonTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00.120Z");
    private static final NotificationId ID = NotificationId.derived(NOW, "made");
    private static final Target ADDRESS = new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"));
    private static final Target ADA = new Target.ToRecipient("ada \"\u20ac\"");
    private static final DigestRule RULE = DigestRule.of(new Window.Fixed(Duration.ofHours(1)));

    @Test
    void body_hasTheFieldsThatEarlierVersionsWrote() {
        NotificationRequest whole = new NotificationRequest(
                ID,
                NOW,
                new Audience(List.of(ADDRESS, ADA, new Target.ToTopic("news")), List.of("bob")),
                Optional.of(new Content("Title", "line\nbreak", Optional.of("https://example.com"))),
                Optional.of(new WorkflowRef("welcome", 2, Map.of("t", 1))),
                JsonNodeFactory.instance.objectNode().put("n", new BigDecimal("1.10")),
                new SendOptions(Urgency.HIGH, List.of("email", "sms"), Optional.of(RULE), true),
                new Timing(Optional.of(NOW.plusSeconds(1)), Optional.of(NOW.plusSeconds(2))),
                new Progress(
                        NotificationStatus.CANCELLING,
                        PlanningCursor.begin(NOW, 2).next().after("carol")),
                7,
                false);
        assertThat(NotificationJson.write(whole)).isEqualTo("""
                {"id":"%s","createdAt":"2027-03-01T08:00:00.120Z",\
                "to":[{"email":"ada@example.com"},{"recipient":"ada \\"\u20ac\\""},{"topic":"news"}],"exclude":["bob"],\
                "channels":["email","sms"],"content":{"title":"Title","body":"line\\nbreak","url":"https://example.com"},\
                "workflow":{"id":"welcome","version":2,"templates":{"t":1}},"urgency":"HIGH",\
                "sendAt":"2027-03-01T08:00:01.120Z","expiresAt":"2027-03-01T08:00:02.120Z","data":{"n":1.10},\
                "progress":{"lastTurn":"2027-03-01T08:00:00.120Z","parts":2,"planned":1,"last":"carol"},"stage":"cancelling",\
                "gather":{"window":{"is":"fixed","length":3600.000000000},"heartbeat":false,"frequencies":[]},"secret":true}\
                """.formatted(ID));
        assertThat(NotificationJson.read(NotificationJson.write(whole), 7)).isEqualTo(whole);
    }

    @Test
    void bodyOfADigest_hasTheFieldsThatEarlierVersionsWrote() {
        DigestWindow window = new DigestWindow(
                "series",
                "key",
                Optional.of("step"),
                RULE,
                ZoneId.of("Asia/Seoul"),
                NOW,
                NOW.plusSeconds(60),
                3,
                DigestWindow.Closing.WINDOW,
                true,
                true,
                Optional.of("moved"));
        Digest digest = Digests.open(ID, ADA, RULE, 0, NOW)
                .with(window)
                .started(new WorkflowRef("welcome", 2, Map.of()))
                .at(7);
        assertThat(NotificationJson.write(digest)).isEqualTo("""
                {"id":"%s","createdAt":"2027-03-01T08:00:00.120Z","to":[{"recipient":"ada \\"\u20ac\\""}],"exclude":[],\
                "channels":["email"],"workflow":{"id":"welcome","version":2,"templates":{}},"urgency":"NORMAL","data":{},\
                "progress":{"lastTurn":"2027-03-01T08:00:00.120Z","parts":1,"planned":0},"stage":"gathering","itemsFollow":true,\
                "digest":{"series":"series","key":"key","step":"step",\
                "rule":{"window":{"is":"fixed","length":3600.000000000},"heartbeat":false,"frequencies":[]},"zone":"Asia/Seoul",\
                "openedAt":"2027-03-01T08:00:00.120Z","closesAt":"2027-03-01T08:01:00.120Z","total":3,"closing":"WINDOW",\
                "changing":true,"chosen":true,"moved":"moved"}}\
                """.formatted(ID));
        assertThat(NotificationJson.read(NotificationJson.write(digest), 7)).isEqualTo(digest);
    }

    @Test
    void bodyOfAClosedDigest_isReadAsItWas() {
        Digest closed = Digests.open(ID, ADA, RULE, 1, NOW).closed(NOW.plusSeconds(60));
        assertThat(NotificationJson.read(NotificationJson.write(closed), 0)).isEqualTo(closed);
    }

    @ParameterizedTest
    @EnumSource
    void body_isReadAsItWas(NotificationStatus stage) {
        NotificationRequest bare = bare().in(stage);
        assertThat(NotificationJson.read(NotificationJson.write(bare), 0)).isEqualTo(bare);
    }

    private static NotificationRequest bare() {
        return NotificationRequest.of(
                NOW,
                Audience.of(List.of()),
                Optional.of(new Content("", "", Optional.empty())),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode(),
                SendOptions.of(Urgency.NORMAL),
                Timing.AT_ONCE);
    }

    @Test
    void bodyThatIsNoObject_isNotShown() {
        assertThatThrownBy(() -> NotificationJson.read("\"ada@example.com\"", 1))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .doesNotContain("ada");
    }
}
