package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.HttpStandIn;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers of RFC 8058. */
final class UnsubscribeTest {

    private static final String URL = "https://notify.example.com/u/AbC-_.0";

    @Test
    void mime_hasBothHeadersWhenThereIsALink() {
        ReceivedMail received = received(Optional.of(URL));
        assertThat(received.header("List-Unsubscribe")).isEqualTo("<" + URL + ">");
        assertThat(received.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(received(Optional.empty()).headerNames())
                .doesNotContain("List-Unsubscribe", "List-Unsubscribe-Post");
    }

    @Test
    void ses_isGivenBothHeadersWhenThereIsALink() {
        assertThat(sesHeaders(Optional.of(URL)))
                .contains("{\"Name\":\"List-Unsubscribe\",\"Value\":\"<" + URL + ">\"}")
                .contains("{\"Name\":\"List-Unsubscribe-Post\",\"Value\":\"List-Unsubscribe=One-Click\"}");
        assertThat(sesHeaders(Optional.empty())).doesNotContain("Unsubscribe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://",
                "http://notify.example.com/u/x",
                "http://localhost.example.com/u/x",
                "http://localhost@example.com/u/x",
                "mailto:leave@example.com",
                "javascript:alert(1)",
                "https://a.b/x>, <https://evil.example/",
                "https://a.b/x,y",
                "https://a.b/x y",
                "https://a.b/\"x\"",
                "https://a.b/ü",
            })
    void link_thatIsNoPlainHttpsUrlIsLeftOut(String url) {
        assertThat(Unsubscribe.parse(url)).isEmpty();
        assertThat(mail(Optional.of(url)).notes()).anyMatch(note -> note.contains("unsubscribe"));
        assertThat(received(Optional.of(url)).headerNames()).doesNotContain("List-Unsubscribe");
    }

    @ParameterizedTest
    @MethodSource("io.allim.channel.email.HeaderInjectionTest#payloads")
    void link_cannotHoldAHeader(String payload) {
        ReceivedMail plain = received(Optional.empty());
        assertThat(received(Optional.of(URL + payload)).structure()).isEqualTo(plain.structure());
    }

    @Test
    void link_mayBeAsLongAsSesTakesAndNoLonger() {
        String longest = "https://a.b/" + "x".repeat(856);
        assertThat(Unsubscribe.parse(longest).orElseThrow().value()).hasSize(870);
        assertThat(Unsubscribe.parse(longest + "x")).isEmpty();
        assertThat(Unsubscribe.parse("http://localhost:8080/u/x")).isPresent();
    }

    private static String sesHeaders(Optional<String> url) {
        try (HttpStandIn ses = SesStandIn.open()) {
            Outcome outcome = EmailSettings.channel(
                            EmailSettings.ses(ses.port(), Duration.ofSeconds(30)), InstantSource.system())
                    .send(message(url));
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
            JsonNode request = SesStandIn.json(ses.requests().getFirst());
            return request.at("/Content/Simple/Headers").toString();
        }
    }

    private static ReceivedMail received(Optional<String> url) {
        return new ReceivedMail(new String(MailMime.of(mail(url)), StandardCharsets.US_ASCII));
    }

    private static Mail mail(Optional<String> url) {
        return Mail.of(
                message(url),
                Mailbox.parse("allim@example.com").orElseThrow(),
                Optional.empty(),
                EmailAddress.parse("ada@example.com").orElseThrow(),
                Optional.of(Brand.NONE));
    }

    private static Message message(Optional<String> url) {
        return new Message(
                "t-1",
                new Address(Kinds.EMAIL, "ada@example.com"),
                "Hi",
                "Body",
                Optional.empty(),
                Optional.empty(),
                url,
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                Instant.parse("2026-11-23T05:00:00Z"));
    }
}
