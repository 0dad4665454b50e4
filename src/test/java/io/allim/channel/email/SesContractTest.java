package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.HttpStandIn;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class SesContractTest extends EmailContract {

    private static final Address TO = new Address(Kinds.EMAIL, "ada@example.com");

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
                    .send(message(token, "Title", "Body", new Address(Kinds.EMAIL, "ada@example.com")));

            JsonNode tags = SesStandIn.json(ses.requests().getLast()).path("EmailTags");
            assertThat(tags.toString()).isEqualTo("[{\"Name\":\"allim-delivery\",\"Value\":\"" + token + "\"}]");
        }
    }

    /** IDNA 2003 would make {@code strasse} of it, which is somebody else's. */
    @Test
    void mail_goesToTheAsciiFormOfAnInternationalDomain() {
        try (HttpStandIn ses = SesStandIn.open()) {
            channel(ses.port(), Duration.ofSeconds(30))
                    .send(message("t-1", "Title", "Body", new Address(Kinds.EMAIL, "ada@straße.example")));

            JsonNode to = SesStandIn.json(ses.requests().getLast()).path("Destination");
            assertThat(to).hasToString("{\"ToAddresses\":[\"ada@xn--strae-oqa.example\"]}");
        }
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
