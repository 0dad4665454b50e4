package io.allim.channel.discord;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class DiscordBotContractTest extends ChannelContract {

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
        return DiscordWire.bot("ops");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(address(provider.port()).value(), "A.b-c_9/123456789012345");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "ops", "ops/12", "ops//1199999999999999999", "ops/1199999999999999999?x=1", "1199999999999999999");
    }

    @Override
    protected List<String> secrets() {
        return List.of(DiscordWire.BOT_TOKEN, "s3cr3t", DiscordWire.CHANNEL);
    }
}
