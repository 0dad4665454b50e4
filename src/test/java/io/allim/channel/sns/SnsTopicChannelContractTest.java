package io.allim.channel.sns;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.Kinds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class SnsTopicChannelContractTest extends ChannelContract {

    private static final Address ADDRESS = new Address(Kinds.SNS_TOPIC, "arn:aws:sns:us-east-1:123456789012:orders");

    @Override
    protected Provider open() {
        return SnsStandIn.open();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        return new SnsTopicChannel(SnsStandIn.client(port, deadline), "group");
    }

    @Override
    protected Address address(int port) {
        return ADDRESS;
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(
                ADDRESS.value(),
                "arn:aws:sns:us-east-1:123456789012:orders.fifo",
                "arn:aws-cn:sns:cn-north-1:123456789012:A-b_9",
                "arn:aws-us-gov:sns:us-gov-west-1:123456789012:x");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "orders",
                "arn:aws:sqs:us-east-1:123456789012:orders",
                "arn:aws:sns:us-east-1:12345:orders",
                "arn:aws:sns:us-east-1:123456789012:",
                "arn:aws:sns:us-east-1:123456789012:or ders",
                "arn:aws:sns:us-east-1:123456789012:orders.fifo.fifo",
                "arn:aws:sns:us-east-1:123456789012:orders:6c2a8c3e-0000-4000-8000-000000000000",
                "arn:aws:sns:us-east-1:123456789012:endpoint/GCM/app/6c2a8c3e-0000-4000-8000-000000000000",
                "https://sns.us-east-1.amazonaws.com");
    }

    @Override
    protected List<String> secrets() {
        return List.of(SnsStandIn.ACCESS_KEY, SnsStandIn.SECRET_KEY);
    }
}
