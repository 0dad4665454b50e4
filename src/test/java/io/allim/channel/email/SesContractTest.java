package io.allim.channel.email;

import io.allim.channel.Channel;
import java.time.Duration;

final class SesContractTest extends EmailContract {

    @Override
    protected Provider open() {
        return SesStandIn.open();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        return new EmailChannel(EmailSettings.ses(port, deadline));
    }
}
