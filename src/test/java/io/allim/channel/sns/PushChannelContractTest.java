package io.allim.channel.sns;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.Kinds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class PushChannelContractTest extends ChannelContract {

    private static final Address ADDRESS = new Address(
            Kinds.DEVICE, "arn:aws:sns:us-east-1:123456789012:endpoint/APNS/shop/6c2a8c3e-91f4-4a6f-8e0d-000000000001");

    @Override
    protected Provider open() {
        return SnsStandIn.open();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        return new PushChannel(SnsStandIn.client(port, deadline));
    }

    @Override
    protected Address address(int port) {
        return ADDRESS;
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(
                ADDRESS.value(),
                "arn:aws:sns:us-east-1:123456789012:endpoint/APNS_SANDBOX/shop/6c2a8c3e-91f4-4a6f-8e0d-000000000001",
                "arn:aws:sns:us-east-1:123456789012:endpoint/GCM/my.app_1-x/6c2a8c3e-91f4-4a6f-8e0d-000000000001",
                "arn:aws:sns:eu-west-1:123456789012:endpoint/ADM/shop/6C2A8C3E-91F4-4A6F-8E0D-000000000001");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "arn:aws:sns:us-east-1:123456789012:orders",
                "arn:aws:sns:us-east-1:123456789012:app/APNS/shop",
                "arn:aws:sns:us-east-1:123456789012:endpoint/APNS/shop",
                "arn:aws:sns:us-east-1:123456789012:endpoint/APNS/shop/",
                "arn:aws:sns:us-east-1:123456789012:endpoint/APNS_VOIP/shop/6c2a8c3e-91f4-4a6f-8e0d-000000000001",
                "arn:aws:sns:us-east-1:123456789012:endpoint/MPNS/shop/6c2a8c3e-91f4-4a6f-8e0d-000000000001",
                "arn:aws:sns:us-east-1:123456789012:endpoint/apns/shop/6c2a8c3e-91f4-4a6f-8e0d-000000000001",
                "arn:aws:sns:us-east-1:123456789012:endpoint/APNS/../6c2a8c3e-91f4-4a6f-8e0d-000000000001/x",
                "6c2a8c3e-91f4-4a6f-8e0d-000000000001");
    }

    @Override
    protected List<String> secrets() {
        return List.of(SnsStandIn.ACCESS_KEY, SnsStandIn.SECRET_KEY);
    }
}
