package io.allim.channel.email;

import io.allim.channel.Channel;
import java.time.Duration;

final class SmtpContractTest extends EmailContract {

    @Override
    protected Provider open() {
        return new SmtpStandIn();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        return new EmailChannel(EmailSettings.smtp(port, deadline));
    }
}
