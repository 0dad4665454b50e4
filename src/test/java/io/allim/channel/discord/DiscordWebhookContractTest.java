package io.allim.channel.discord;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class DiscordWebhookContractTest extends ChannelContract {

    @Override
    protected Provider open() {
        return DiscordWire.open();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        return DiscordWire.channel(port, deadline);
    }

    @Override
    protected Address address(int port) {
        return DiscordWire.webhook(port);
    }

    @Override
    protected List<String> goodAddresses() {
        String path = "/api/webhooks/1299999999999999999/" + DiscordWire.TOKEN;
        return List.of(
                address(provider.port()).value(),
                "https://discord.com" + path,
                "https://discord.com:443" + path + "/",
                "https://discordapp.com" + path,
                "https://ptb.discord.com" + path,
                "https://canary.discord.com" + path + "?thread_id=1299999999999999999",
                "https://discord.com" + path.replace("/api/", "/api/v10/") + "?wait=true",
                "http://127.0.0.1:" + provider.port() + "/discord" + path,
                "ops/1199999999999999999");
    }

    @Override
    protected List<String> badAddresses() {
        String path = "/api/webhooks/1299999999999999999/" + DiscordWire.TOKEN;
        return List.of(
                "http://discord.com" + path,
                "https://discord.com:8443" + path,
                "https://evil.example" + path,
                "https://discord.com.evil.example" + path,
                "https://discord.com/x" + path,
                "https://discord.com" + path + "/slack",
                "https://discord.com" + path + "/github",
                "https://discord.com/api/webhooks/12/x",
                "https://discord.com/api/webhooks/1299999999999999999",
                "https://discord.com/api/channels/1299999999999999999/messages",
                "https://127.0.0.1" + path,
                "https://10.0.0.1" + path,
                "ops/general",
                "ops/",
                "/1199999999999999999",
                "a b/1199999999999999999",
                "ops/1199999999999999999/1");
    }

    @Override
    protected List<String> secrets() {
        return List.of(DiscordWire.TOKEN, "s3cr3t", "1299999999999999999");
    }
}
