package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.HttpStandIn;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.secret.SecretStandIn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
        return EmailSettings.channel(EmailSettings.ses(port, deadline), InstantSource.system());
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
            EmailChannel channel = EmailSettings.channel(
                    EmailSettings.ses(ses.port(), Duration.ofSeconds(30)), InstantSource.system());
            channel.send(message("t-1", "Dinner", "is ready", TO));
            assertThat(ses.open()).isEqualTo(1);

            channel.disconnect();

            await().until(() -> ses.open() == 0);
            assertThat(channel.send(message("t-1", "Dinner", "is ready", TO))).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void accessKeyThatStandsElsewhere_signs_andIsReadAnewWhenItIsOld() {
        Instant[] now = {Instant.parse("2030-01-31T09:00:00Z")};
        try (HttpStandIn ses = SesStandIn.open();
                SecretStandIn aws = new SecretStandIn()) {
            aws.secret("ses", "{\"id\":\"AKIDFIRST\",\"key\":\"one\"}");
            EmailSettings settings = EmailSettings.ses(ses.port(), Duration.ofSeconds(30))
                    .withKey("secretsmanager:ses#id", "secretsmanager:ses#key");
            EmailChannel channel = EmailSettings.channel(settings, () -> now[0]);
            assertThat(aws.requests()).isEmpty();

            assertThat(channel.send(message("t-1", "Dinner", "is ready", TO))).isInstanceOf(Outcome.Accepted.class);
            assertThat(ses.requests().getLast().headers().get("authorization")).contains("Credential=AKIDFIRST/");
            aws.secret("ses", "{\"id\":\"AKIDSECOND\",\"key\":\"two\"}");
            now[0] = now[0].plus(Duration.ofMinutes(5));
            assertThat(channel.send(message("t-2", "Dinner", "is ready", TO))).isInstanceOf(Outcome.Accepted.class);
            assertThat(ses.requests().getLast().headers().get("authorization")).contains("Credential=AKIDSECOND/");
        }
    }

    @Test
    void accessKeyThatCantBeRead_leavesTheMailToLater() {
        try (HttpStandIn ses = SesStandIn.open();
                SecretStandIn aws = new SecretStandIn()) {
            aws.refuse(400, "AccessDeniedException");
            EmailSettings settings =
                    EmailSettings.ses(ses.port(), Duration.ofSeconds(30)).withKey("AKIDPLAIN", "ssm:key");

            assertThat(EmailSettings.channel(settings, InstantSource.system())
                            .send(message("t-1", "Dinner", "is ready", TO)))
                    .isInstanceOfSatisfying(
                            Outcome.NotReady.class,
                            outcome -> assertThat(outcome.why())
                                    .contains("allim.email.ses.secret-access-key=ssm:key", "ssm:GetParameter"));
            assertThat(ses.requests()).isEmpty();
        }
    }
}
