package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.HttpStandIn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SesContractTest extends EmailContract {

    @Override
    protected Provider open() {
        return SesStandIn.open();
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        return new EmailChannel(EmailSettings.ses(port, deadline));
    }

    /** By it SES's events find the delivery. */
    @Test
    void mail_isTaggedWithItsToken() {
        try (HttpStandIn ses = SesStandIn.open()) {
            String token = "dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc";
            channel(ses.port(), Duration.ofSeconds(30))
                    .send(message(token, "Title", "Body", new Address(AddressKind.EMAIL, "ada@example.com")));

            JsonNode tags = SesStandIn.json(ses.requests().getLast()).path("EmailTags");
            assertThat(tags.toString()).isEqualTo("[{\"Name\":\"allim-delivery\",\"Value\":\"" + token + "\"}]");
        }
    }
}
