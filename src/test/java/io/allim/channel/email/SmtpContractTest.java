package io.allim.channel.email;

import io.allim.channel.Channel;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class SmtpContractTest extends EmailContract {

    @Override
    protected Provider open() {
        return new SmtpStandIn();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        EmailConfig.Smtp many = EmailSettings.smtp(port, 32, 100, Duration.ofSeconds(10));
        return EmailSettings.channel(EmailSettings.smtp(port, deadline).with(many), InstantSource.system());
    }
}
