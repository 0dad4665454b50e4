package io.allim.channel.sns;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.Kinds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class SmsChannelContractTest extends ChannelContract {

    private static final Address ADDRESS = new Address(Kinds.PHONE, "+12065550100");

    @Override
    protected Provider open() {
        return SnsStandIn.open();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        return new SmsChannel(SnsStandIn.client(port, deadline), SmsSettings.none());
    }

    @Override
    protected Address address(int port) {
        return ADDRESS;
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(ADDRESS.value(), "+821012345678", "+4915112345678", "+2901234", "+123456789012345");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "12065550100",
                "+02065550100",
                "+1 206 555 0100",
                "+1-206-555-0100",
                "+123456",
                "+1234567890123456",
                "+1206555010x",
                "++12065550100",
                "+１２０６５５５０１００",
                "+١٢٣٤٥٦٧٨",
                "tel:+12065550100",
                "+12065550100,+12065550101");
    }

    @Override
    protected List<String> secrets() {
        return List.of(SnsStandIn.ACCESS_KEY, SnsStandIn.SECRET_KEY);
    }
}
