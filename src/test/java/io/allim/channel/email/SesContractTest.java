package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.HttpStandIn;
import io.allim.channel.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SesContractTest extends EmailContract {

    private static final Address TO = new Address(AddressKind.EMAIL, "ada@example.com");

    @Override
    protected Provider open() {
        return SesStandIn.open();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        return new EmailChannel(EmailSettings.ses(port, deadline));
    }

    @Test
    void disconnecting_leavesNoConnection_andTheNextMailMakesOne() {
        try (HttpStandIn ses = SesStandIn.open()) {
            EmailChannel channel = new EmailChannel(EmailSettings.ses(ses.port(), Duration.ofSeconds(30)));
            channel.send(message("t-1", "Dinner", "is ready", TO));
            assertThat(ses.open()).isEqualTo(1);

            channel.disconnect();

            await().until(() -> ses.open() == 0);
            assertThat(channel.send(message("t-1", "Dinner", "is ready", TO))).isInstanceOf(Outcome.Accepted.class);
        }
    }
}
