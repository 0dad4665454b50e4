package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.channel.email.EmailSettings.BrandSettings;
import io.allim.secret.SecretStandIn;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail as a real server takes it. */
final class SmtpDeliveryTest {

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private Outcome send(Optional<String> password, String to) {
        int port = server.getSmtp().getPort();
        EmailSettings settings = EmailSettings.smtp(port, Duration.ofSeconds(30));
        return EmailSettings.channel(
                        settings.with(EmailSettings.smtp(port, password, EmailConfig.Tls.NONE)), InstantSource.system())
                .send(new Message(
                        "t-1",
                        new Address(Kinds.EMAIL, to),
                        "주문이 발송되었습니다 — order 4711 has left our house and is on its way to you, dear Ada",
                        "Hello Ada,\n\n<b>it</b> left.\n.\nBye — 안녕",
                        Optional.of("https://example.com/?a=1&b=\"2"),
                        Urgency.NORMAL,
                        JsonNodeFactory.instance.objectNode(),
                        Instant.parse("2026-11-23T05:00:00Z")));
    }

    @Test
    void answers_goToTheBrand_whereMailNamesNobodyElse() throws Exception {
        EmailSettings plain = EmailSettings.smtp(server.getSmtp().getPort(), Duration.ofSeconds(30))
                .with(EmailSettings.smtp(server.getSmtp().getPort(), Optional.empty(), EmailConfig.Tls.NONE));
        for (String own : new String[] {"", "desk@example.com"}) {
            EmailSettings settings = new EmailSettings(
                    plain.transport(),
                    plain.from(),
                    Optional.of(own).filter(address -> !address.isEmpty()),
                    plain.timeout(),
                    plain.ses(),
                    plain.smtp());
            BrandSettings brand = new BrandSettings(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("brand@example.com"));
            Message message = DefaultLayoutTest.message("Hello", own, Optional.empty(), Optional.empty());
            assertThat(new EmailChannel(settings, brand, InstantSource.system()).send(message))
                    .isInstanceOf(Outcome.Accepted.class);
        }
        assertThat(server.getReceivedMessages())
                .extracting(mail -> mail.getReplyTo()[0].toString())
                .containsExactly("brand@example.com", "desk@example.com");
    }

    @Test
    void mail_arrivesAsTextAndHtml() throws Exception {
        assertThat(send(Optional.empty(), "ada@example.com")).isInstanceOf(Outcome.Accepted.class);
        MimeMessage mail = server.getReceivedMessages()[0];
        var source = new ByteArrayOutputStream();
        mail.writeTo(source);
        ReceivedMail received = new ReceivedMail(source.toString(StandardCharsets.ISO_8859_1));
        assertThat(received.subject())
                .isEqualTo("주문이 발송되었습니다 — order 4711 has left our house and is on its way to you, dear Ada");
        assertThat(received.header("Message-ID")).isEqualTo("<t-1@example.com>");
        assertThat(received.header("X-Allim-Delivery")).isEqualTo("t-1");
        assertThat(received.header("From")).isEqualTo("Allim <allim@example.com>");
        assertThat(received.header("Reply-To")).isEqualTo("help@example.com");
        assertThat(mail.getSentDate()).isEqualTo("2026-11-23T05:00:00Z");
        assertThat(received.part(0)).contains("\n\nHello Ada,\n\n<b>it</b> left.\n.\nBye — 안녕");
        assertThat(received.part(1))
                .contains(">Hello Ada,</p>", ">&lt;b&gt;it&lt;/b&gt; left.<br>\n.<br>\nBye — 안녕</p>");
    }

    @Test
    void mail_leavesOutAnUrlThatIsNone() {
        assertThat(send(Optional.empty(), "ada@example.com"))
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted -> assertThat(accepted.notes())
                                .singleElement()
                                .asString()
                                .contains("URL"));
    }

    /** IDNA 2003 would make {@code strasse} of the second, which is somebody else's. */
    @ParameterizedTest
    @CsvSource({"ada@bücher.example, ada@xn--bcher-kva.example", "ada@straße.example, ada@xn--strae-oqa.example"})
    void mail_goesToTheAsciiFormOfAnInternationalDomain(String to, String ascii) throws Exception {
        send(Optional.empty(), to);
        assertThat(server.getReceivedMessages()[0].getAllRecipients()[0]).hasToString(ascii);
        // The server has a box for whoever stands on the envelope.
        assertThat(server.getUserManager().getUserByEmail(ascii)).isNotNull();
    }

    @Test
    void mail_isSentAfterALogIn() {
        server.setUser("allim@example.com", "allim", "correct horse");
        assertThat(send(Optional.of("correct horse"), "ada@example.com")).isInstanceOf(Outcome.Accepted.class);
        assertThat(server.getReceivedMessages()).hasSize(1);
        assertThat(send(Optional.of("wrong horse"), "ada@example.com"))
                .isInstanceOfSatisfying(
                        Outcome.NotReady.class,
                        it -> assertThat(it.why()).contains("log in").doesNotContain("horse"));
    }

    /** Without a value there is nothing to log in with, and no mail is charged for that. */
    @Test
    void passwordThatStandsElsewhere_isReadWhenASessionIsMade() {
        try (SecretStandIn aws = new SecretStandIn()) {
            aws.secret("smtp", "{\"user\":\"allim\",\"password\":\"from-aws\"}");
            server.setUser("allim@example.com", "allim", "from-aws");
            assertThat(aws.requests()).isEmpty();

            assertThat(send(Optional.of("secretsmanager:smtp#password"), "ada@example.com"))
                    .isInstanceOf(Outcome.Accepted.class);
            assertThat(aws.requests()).hasSize(1);
            assertThat(send(Optional.of("secretsmanager:other"), "ada@example.com"))
                    .isInstanceOfSatisfying(
                            Outcome.NotReady.class,
                            outcome -> assertThat(outcome.why())
                                    .contains(
                                            "allim.email.smtp.password=secretsmanager:other",
                                            "there is none of this name"));
            assertThat(server.getReceivedMessages()).hasSize(1);
        }
    }
}
