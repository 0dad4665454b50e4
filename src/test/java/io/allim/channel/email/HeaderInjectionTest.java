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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No text can add a header, a receiver, a part or a command. */
@Tag("slow")
final class HeaderInjectionTest {

    private static final List<String> BREAKS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\r\n ",
            "\n\t",
            "\0\r\n",
            "\u0085",
            "\u2028",
            "\u2029",
            "\u000b",
            "\f",
            "\u560d\u560a",
            "%0d%0a",
            "\\r\\n",
            "?=\r\n",
            "=0D=0A",
            "\r\n\r\n",
            "\r\n.\r\n");

    private static final List<String> TAILS = List.of(
            "Bcc: eve@example.com",
            "To: eve@example.com",
            "Content-Type: text/html\r\n\r\n<script>alert(1)</script>",
            "--=_t-1\r\nContent-Type: text/html\r\n\r\n<b>",
            "--=_t-1--\r\n",
            ".\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\r\nDATA");

    /** 108 texts. */
    static Stream<String> payloads() {
        return BREAKS.stream().flatMap(lineBreak -> TAILS.stream().map(tail -> "Hi" + lineBreak + tail));
    }

    private static Message message(String title, String body, String url) {
        Address ada = new Address(Kinds.EMAIL, "ada@example.com");
        return new Message(
                "t-1",
                ada,
                title,
                body,
                Optional.of(url),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                Instant.parse("2026-11-23T05:00:00Z"));
    }

    private static Mail mail(String title, String body, String url) {
        Mailbox allim = Mailbox.parse("Allim <allim@example.com>").orElseThrow();
        return Mail.of(
                message(title, body, url),
                allim,
                Optional.empty(),
                EmailAddress.parse("ada@example.com").orElseThrow(),
                Optional.of(Brand.NONE));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void mime_keepsItsHeadersAndParts(String payload) {
        String plain = source(mail("Hi", "Body", "https://a.b"));
        String source = source(mail(payload, payload, "https://a.b/" + payload));
        assertThat(source.replace("\r\n", "")).doesNotContain("\r", "\n").matches("[\\x20-\\x7e\t]*");
        assertThat(source.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        ReceivedMail received = new ReceivedMail(source);
        assertThat(received.structure()).isEqualTo(new ReceivedMail(plain).structure());
        assertThat(received.header("To")).isEqualTo("ada@example.com");
        assertThat(received.subject()).doesNotContainPattern("\\p{Cntrl}").startsWith("Hi");
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void mime_givesTheTextBackAsItWas(String payload) {
        Mail mail = mail(payload, payload + "\n \n=\ttrailing \n\n.", "https://a.b");
        ReceivedMail received = new ReceivedMail(source(mail));
        assertThat(received.part(0)).isEqualTo(mail.text());
        assertThat(received.part(1)).isEqualTo(mail.html().orElseThrow().stripTrailing());
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void smtp_givesTheServerNoOtherCommand(String payload) {
        try (SmtpStandIn server = new SmtpStandIn()) {
            EmailSettings settings = EmailSettings.smtp(server.port(), Duration.ofSeconds(30));
            Outcome outcome = EmailSettings.channel(settings, InstantSource.system())
                    .send(message(payload, payload, "https://a.b"));
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
            assertThat(server.commands().stream().filter(line -> !line.startsWith("EHLO")))
                    .startsWith("MAIL FROM:<allim@example.com>", "RCPT TO:<ada@example.com>", "DATA")
                    .filteredOn(line -> !line.equals("QUIT"))
                    .hasSize(3);
            assertThat(server.seen()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void ses_isGivenOneReceiverAndOneLine(String payload) {
        try (HttpStandIn ses = SesStandIn.open()) {
            EmailSettings.channel(EmailSettings.ses(ses.port(), Duration.ofSeconds(30)), InstantSource.system())
                    .send(message(payload, payload, "https://a.b"));
            JsonNode request = SesStandIn.json(ses.requests().getFirst());
            assertThat(request.at("/Destination").toString()).isEqualTo("{\"ToAddresses\":[\"ada@example.com\"]}");
            assertThat(request.at("/Content/Simple/Subject/Data").textValue()).doesNotContainPattern("\\p{Cntrl}");
        }
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void address_cannotHoldAHeader(String payload) {
        assertThat(EmailAddress.parse("ada@example.com" + payload)).isEmpty();
        assertThat(EmailAddress.parse(payload + "@example.com")).isEmpty();
        assertThat(Mailbox.parse(payload + " <allim@example.com>")
                        .map(Mailbox::toString)
                        .orElse(""))
                .matches("(=\\?UTF-8\\?B\\?[A-Za-z0-9+/=]+\\?=(\r\n )?)+ ?<allim@example\\.com>|");
    }

    private static String source(Mail mail) {
        return new String(MailMime.of(mail), StandardCharsets.US_ASCII);
    }
}
