package io.allim.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.Outcome;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class SlackWebhookContractTest extends ChannelContract {

    private final List<Outbound> opened = new ArrayList<>();

    @AfterEach
    void closeChannels() {
        opened.forEach(Outbound::close);
    }

    @Override
    protected Provider open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(200, "", "ok"),
                        Behaviour.THROTTLE, new Answer(429, "Retry-After: 7\r\n", "rate_limited"),
                        Behaviour.SERVER_ERROR, new Answer(500, "", "rollup_error"),
                        Behaviour.REFUSE, new Answer(404, "", "no_service")),
                SlackFixture::seen);
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        Outbound outbound = OutboundSettings.trusting("127.0.0.1:" + port)
                .deadline(deadline)
                .outbound();
        opened.add(outbound);
        return new SlackChannel(outbound, SlackFixture.connections());
    }

    @Override
    protected Address address(int port) {
        return new Address(SlackChannel.KIND, "http://127.0.0.1:" + port + "/services/T0/B0/s3cr3t-part");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(
                address(provider.port()).value(),
                "https://hooks.slack.com/services/T0/B0/x",
                "https://hooks.slack-gov.com/services/T0/B0/x",
                "team/C0123ABCD",
                "team/G0123ABCD",
                "team/U0123ABCD",
                "my.team-1/#alerts",
                "team/#알림");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "http://hooks.slack.com/services/T0/B0/x",
                "https://hooks.slack.com/",
                "https://hooks.slack.com/workflows/T0/x",
                "https://hooks.slack.com.example.com/services/T0/B0/x",
                "https://hooks.slack.com:444@example.com/services/T0/B0/x",
                "https://example.com/services/T0/B0/x",
                "https://localhost/services/x",
                "team",
                "team/",
                "team/#",
                "team/c0123abcd",
                "team/C0123ABCD/1",
                "/C0123ABCD",
                "te am/C0123ABCD",
                "team/#al erts",
                "t".repeat(65) + "/C0123ABCD");
    }

    @Override
    protected List<String> secrets() {
        return List.of("s3cr3t-part");
    }

    @Test
    @Override
    protected void send_isTriedAgainWhenThrottled() {
        Channel channel = channel(provider.port(), Duration.ofSeconds(30));
        Outcome outcome = send(Behaviour.THROTTLE);
        String limit = channel.rateLimits(message(token(1), "x", "x", address(provider.port())))
                .getFirst()
                .name();
        assertThat(limit).matches("slack/[0-9a-f]{16}");
        assertThat(outcome)
                .isEqualTo(Outcome.throttled("Slack takes no more messages there now", limit, Duration.ofSeconds(7)));
    }
}
