package io.allim.channel.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.Outcome;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class TeamsChannelContractTest extends ChannelContract {

    private final List<Outbound> opened = new ArrayList<>();

    @AfterEach
    void closeChannels() {
        opened.forEach(Outbound::close);
    }

    @Override
    protected Provider open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(202, "", ""),
                        Behaviour.THROTTLE, new Answer(429, "Retry-After: 7\r\n", "{\"error\":{\"code\":\"TooMany\"}}"),
                        Behaviour.SERVER_ERROR, new Answer(500, "", "it broke"),
                        // A status is an answer, whatever follows it: the one that never ends comes before a status.
                        Behaviour.DRIP, new Answer(100, "", ""),
                        Behaviour.REFUSE, new Answer(404, "", "{\"error\":{\"code\":\"WorkflowNotFound\"}}")),
                TeamsChannelContractTest::seen);
    }

    private static Seen seen(Request request) {
        JsonNode body = Json.tree(request.body()).orElseThrow();
        StringBuilder text = new StringBuilder();
        body.findValuesAsText("text").forEach(block -> text.append(block.replace("\\", "")));
        TreeSet<String> structure = new TreeSet<>(request.headers().keySet());
        body.fieldNames().forEachRemaining(structure::add);
        structure.addAll(body.findValuesAsText("type"));
        return new Seen(request.headers().get("idempotency-key"), text.toString(), structure);
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        Outbound outbound = OutboundSettings.trusting("127.0.0.1:" + port)
                .deadline(deadline)
                .outbound();
        opened.add(outbound);
        return new TeamsChannel(outbound);
    }

    @Override
    protected Address address(int port) {
        return new Address(TeamsChannel.KIND, "http://127.0.0.1:" + port + "/teams/workflows/x?sig=s3cr3t-part");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(
                address(provider.port()).value(),
                FlowUrl.EXAMPLE,
                FlowUrl.EXAMPLE.replace(":443", ""),
                FlowUrl.EXAMPLE.replace("direct/workflows", "direct/cu/01/workflows"),
                FlowUrl.EXAMPLE.replace("api.powerplatform.com", "api.gov.powerplatform.microsoft.us"),
                FlowUrl.EXAMPLE.replace("api.powerplatform.com", "api.high.powerplatform.microsoft.us"),
                FlowUrl.EXAMPLE.replace("api.powerplatform.com", "api.appsplatform.us"),
                FlowUrl.EXAMPLE.replace("api.powerplatform.com", "api.powerplatform.partner.microsoftonline.cn"));
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "https://example.com/powerautomate/automations/direct/workflows/a?sig=b",
                "https://environment.api.powerplatform.com/powerautomate/automations/direct/workflows/a?sig=b",
                FlowUrl.EXAMPLE.replace(".com:443", ".com.evil.example"),
                FlowUrl.EXAMPLE.replace("https:", "http:"),
                FlowUrl.EXAMPLE.replace("&sig=abc", ""),
                FlowUrl.EXAMPLE.replace("/powerautomate/", "/x/"),
                "https://prod-12.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?sig=b",
                "https://contoso.webhook.office.com/webhookb2/a@b/IncomingWebhook/c/d",
                "https://outlook.office.com/webhook/a@b/IncomingWebhook/c/d");
    }

    @Override
    protected List<String> secrets() {
        return List.of("s3cr3t-part");
    }

    @Override
    @Test
    protected void send_isTriedAgainWhenThrottled() {
        assertThat(send(Behaviour.THROTTLE))
                .asInstanceOf(type(Outcome.Paced.class))
                .satisfies(paced -> {
                    assertThat(paced.pause()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(paced.mayCost()).isFalse();
                    assertThat(channel(provider.port(), Duration.ofSeconds(1))
                                    .rateLimits(message(token(1), "", "x", address(provider.port()))))
                            .extracting(limit -> limit.name())
                            .containsExactly(paced.limit());
                });
    }

    @Test
    void accepted_saysThatNobodyKnowsWhetherItIsPosted() {
        assertThat(send(Behaviour.SUCCEED)).isEqualTo(Outcome.accepted("", FlowVerdict.NOT_POSTED));
    }

    @Test
    void validate_saysHowToMakeANewUrl() {
        Channel channel = channel(provider.port(), Duration.ofSeconds(1));
        for (String dead : badAddresses().subList(6, 9)) {
            assertThat(channel.validate(dead).orElseThrow()).contains("choose Workflows");
        }
        assertThat(channel.validate(badAddresses().get(6)).orElseThrow()).contains("30 November 2025");
    }

    @Test
    void limitName_saysNothingOfTheUrl() {
        Address address = address(provider.port());
        assertThat(channel(provider.port(), Duration.ofSeconds(1))
                        .rateLimits(message(token(1), "", "x", address))
                        .toString())
                .containsPattern("teams/[0-9a-f]{16}")
                .doesNotContain("s3cr3t", "127.0.0.1");
    }
}
