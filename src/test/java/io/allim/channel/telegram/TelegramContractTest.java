package io.allim.channel.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.JsonShape;
import io.allim.connection.ConnectionStore;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class TelegramContractTest extends ChannelContract {

    private final List<Outbound> opened = new ArrayList<>();

    @AfterEach
    void closeChannels() {
        opened.forEach(Outbound::close);
    }

    @Override
    protected Provider open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(200, "", TelegramFixture.OK),
                        Behaviour.THROTTLE,
                                new Answer(
                                        429,
                                        "",
                                        TelegramFixture.error(
                                                429, "Too Many Requests: retry after 7", "\"retry_after\":7")),
                        Behaviour.SERVER_ERROR,
                                new Answer(500, "", TelegramFixture.error(500, "Internal Server Error", "")),
                        Behaviour.MALFORMED, new Answer(200, "", "{\"ok\": tr"),
                        Behaviour.REFUSE,
                                new Answer(
                                        403,
                                        "",
                                        TelegramFixture.error(403, "Forbidden: bot was blocked by the user", ""))),
                TelegramContractTest::seen);
    }

    private static Seen seen(Request request) {
        JsonNode body = Json.tree(request.body()).orElseThrow();
        String text = Jsoup.parseBodyFragment(body.path("text").asText()).wholeText();
        return new Seen(
                request.headers().get("idempotency-key"),
                text,
                List.of(request.headers().keySet(), JsonShape.of(request.body())));
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        SettableClock clock = new SettableClock(TelegramFixture.NOW);
        ConnectionStore connections = new ConnectionStore(new MemoryTable(clock), clock);
        connections.put(TelegramFixture.connection(port));
        Outbound outbound = OutboundSettings.trusting("127.0.0.1:" + port)
                .deadline(deadline)
                .outbound();
        opened.add(outbound);
        return new TelegramChannel(connections, outbound);
    }

    @Override
    protected Address address(int port) {
        return new Address(TelegramChannel.KIND, "ops/-1001234567890");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(
                "ops/-1001234567890",
                "ops/4711",
                "ops/-1001234567890/45",
                "my.bot_1/@channelname",
                "x/@abcd/1",
                "a".repeat(64) + "/9999999999999999");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "ops",
                "ops/",
                "/4711",
                "ops/0",
                "ops/-0",
                "ops/-",
                "ops/+1",
                "ops/01",
                "ops/99999999999999999",
                "ops/@abc",
                "ops/@1abc",
                "ops/@a-b-c",
                "ops/abcd",
                "ops/1/",
                "ops/1/0",
                "ops/1/-2",
                "ops/1/2/3",
                "a b/1",
                "a".repeat(65) + "/1",
                "https://api.telegram.org/bot1:a/sendMessage",
                TelegramFixture.TOKEN + "/1");
    }

    @Override
    protected List<String> secrets() {
        return List.of(TelegramFixture.TOKEN, TelegramFixture.SECRET);
    }
}
