package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.HttpStandIn;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the answers of mail servers. */
final class EmailVerdictTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static Outcome send(EmailConfig config) {
        return EmailSettings.channel(config, InstantSource.system())
                .send(new Message(
                        "t-1",
                        new Address(Kinds.EMAIL, "ada@example.com"),
                        "Title words here",
                        "Body",
                        Optional.empty(),
                        Urgency.NORMAL,
                        JsonNodeFactory.instance.objectNode(),
                        Instant.EPOCH));
    }

    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Rejected(String why, boolean _) -> why;
            case Outcome.TryAgain again -> again.why();
            case Outcome.NotReady(String why, Optional<Duration> _) -> why;
            case Outcome.Accepted _, Outcome.Delivered _, Outcome.Moved _, Outcome.Paced _ -> "";
        };
    }

    private static String verdict(Outcome outcome) {
        assertThat(outcome.toString()).doesNotContain("ada@");
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Delivered _ -> "accepted";
            case Outcome.Rejected rejected -> rejected.addressGone() ? "gone" : "rejected";
            case Outcome.TryAgain again -> again.mayHaveLeft() ? "unknown" : "again";
            case Outcome.NotReady _ -> "uncharged";
            case Outcome.Moved _, Outcome.Paced _ -> throw new AssertionError(outcome.toString());
        };
    }

    @ParameterizedTest
    @CsvSource({
        "429, TooManyRequestsException, '', again",
        "400, ThrottlingException, '', again",
        "400, LimitExceededException, Daily message quota exceeded, again",
        "400, SendingPausedException, '', uncharged",
        "400, AccountSuspendedException, '', uncharged",
        "400, MailFromDomainNotVerifiedException, '', uncharged",
        "400, MessageRejected, Email address is not verified: Allim@example.com, uncharged",
        "400, MessageRejected, Email address is not verified: ada@x.com, rejected",
        "400, MessageRejected, contains a virus, rejected",
        "400, BadRequestException, Invalid ada@example.com, rejected",
        "404, NotFoundException, no such configuration set, uncharged",
        "403, AccessDeniedException, no ses:SendEmail for ada@example.com, uncharged",
        "403, ExpiredTokenException, '', uncharged",
        "403, InvalidSignatureException, '', uncharged",
        "403, UnrecognizedClientException, '', uncharged",
        "400, RequestExpired, '', uncharged",
        "403, SomethingNew, '', uncharged",
        "401, SomethingNew, '', uncharged",
        "407, ProxyWantsAPassword, '', uncharged",
        "408, RequestTimeoutException, '', again",
        "500, InternalServiceErrorException, '', again",
        "503, SlowProxy, '', again",
        "502, BadGateway, '', unknown",
        "413, SomethingNew, '', rejected",
        "418, SomethingNew, '', again"
    })
    void ses_answersWhatTheErrorMeans(int status, String code, String sentence, String verdict) {
        var answers = Map.of(Behaviour.SUCCEED, SesStandIn.error(status, code, sentence));
        try (HttpStandIn ses = new HttpStandIn(answers, request -> null)) {
            assertThat(verdict(send(EmailSettings.ses(ses.port(), TIMEOUT)))).isEqualTo(verdict);
            assertThat(ses.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"200, ''", "200, <html>", "200, '{}'", "200, '{\"MessageId\":'", "302, ''"})
    void ses_mayHaveTakenTheMailWhenSomebodyElseAnswers(int status, String body) {
        var answer = new HttpStandIn.Answer(status, "", body);
        try (HttpStandIn ses = new HttpStandIn(Map.of(Behaviour.SUCCEED, answer), request -> null)) {
            assertThat(verdict(send(EmailSettings.ses(ses.port(), TIMEOUT)))).isEqualTo("unknown");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        "" | 421 4.3.2 not now | uncharged
        "" | 554 5.3.2 no service here | uncharged
        "" | garbage | uncharged
        MAIL | 421 4.7.0 too many connections | uncharged
        MAIL | 451 4.3.0 later | again
        MAIL | 450 4.1.8 <allim@example.com>: Sender address rejected: Domain not found | uncharged
        MAIL | 530 5.7.0 Authentication required | uncharged
        MAIL | 550 5.1.1 sender unknown | uncharged
        MAIL | 501 5.1.7 Bad sender address syntax | uncharged
        MAIL | 552 5.3.4 too large | rejected
        MAIL | 552 too large | rejected
        RCPT | 421 4.7.0 Too many errors | uncharged
        RCPT | 450 4.2.1 <ada@example.com> greylisted | again
        RCPT | 450 4.7.25 Client host rejected: cannot find your hostname, [127.0.0.1] | uncharged
        RCPT | 452 4.2.2 <ada@example.com> full | again
        RCPT | 454 4.7.1 <ada@example.com>: Relay access denied | uncharged
        RCPT | 504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname | uncharged
        RCPT | 550 5.1.1 <ada@example.com> user unknown | gone
        RCPT | 550-5.1.1 The account does not exist. // 550 5.1.1 Look it up | gone
        RCPT | 553 5.1.1 <ada@example.com> user unknown | gone
        RCPT | 551 5.1.6 <ada@example.com> moved | gone
        RCPT | 556 5.1.10 <ada@example.com> null MX | gone
        RCPT | 550 5.1.1.7 <ada@example.com> from another list | rejected
        RCPT | 550 see 5.1.1 of the rules | rejected
        RCPT | 550 (5.1.1) user unknown | rejected
        RCPT | 550 the next server said 550 5.1.1 | rejected
        RCPT | 550 5.1.1 <ada@example.com> not verified | gone
        RCPT | 450 5.1.1 <ada@example.com> user unknown | again
        RCPT | 550 4.1.1 <ada@example.com> user unknown | rejected
        RCPT | 550 <ada@example.com> no | rejected
        RCPT | 550 5.7.1 <ada@example.com> relaying denied | uncharged
        RCPT | 550 5.7.1 Unable to relay | uncharged
        RCPT | 550 relay not permitted | uncharged
        RCPT | 550 5.7.64 TenantAttribution | uncharged
        RCPT | 553 5.7.1 <allim@example.com>: Sender address rejected: not owned by user allim | uncharged
        RCPT | 554 5.7.1 <unknown[127.0.0.1]>: Client host rejected: Access denied | uncharged
        RCPT | 554 5.7.1 Service unavailable; Client host [127.0.0.1] blocked using zen.example | uncharged
        RCPT | 530 5.7.0 Must issue a STARTTLS command first | uncharged
        RCPT | 503 5.5.1 Error: need MAIL command | uncharged
        RCPT | 550 5.7.1 policy of the receiver | rejected
        RCPT | 550 5.2.1 <ada@example.com> disabled | rejected
        RCPT | garbage | again
        DATA | 451 4.3.0 later | again
        DATA | 554 5.5.1 no receivers | rejected
        . | 421 4.3.2 going down | again
        . | 432 4.3.2 Concurrent connections limit exceeded | uncharged
        . | 451 4.7.1 greylisted | again
        . | 452 4.3.1 no space | again
        . | 550 5.7.1 spam | rejected
        . | 550 5.1.1 one of several receivers | rejected
        . | 550 5.7.26 This mail is unauthenticated | uncharged
        . | 550 5.7.60 Client does not have permissions to send as this sender | uncharged
        . | 550 The from address does not match a verified Sender Identity | uncharged
        . | 554 Message rejected: Email address is not verified | uncharged
        . | 554 5.6.0 bad content | rejected
        . | garbage | unknown
        . | 250 2.0.0 queued | accepted
        QUIT | 500 5.5.1 what | accepted
        """)
    void smtp_answersWhatTheReplyMeans(String command, String reply, String verdict) {
        try (SmtpStandIn server = new SmtpStandIn(Map.of(command, reply.replace(" // ", "\r\n")))) {
            assertThat(verdict(send(EmailSettings.smtp(server.port(), TIMEOUT))))
                    .isEqualTo(verdict);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void smtp_greetsWithAName_andIsNotChargedWhenThatIsRefused() {
        String refusal = "504 5.5.2 <mail.allim.example>: Helo command rejected: need fully-qualified hostname";
        try (SmtpStandIn server = new SmtpStandIn(Map.of("EHLO", refusal, "HELO", refusal))) {
            Outcome outcome = send(EmailSettings.smtp(server.port(), TIMEOUT));
            assertThat(verdict(outcome)).isEqualTo("uncharged");
            assertThat(why(outcome))
                    .isEqualTo("the SMTP server refuses the name that this service greets with"
                            + " (allim.email.smtp.helo-name): 504 5.5.2: <mail.allim.example>: Helo command"
                            + " rejected: need fully-qualified hostname");
            assertThat(server.commands()).startsWith("EHLO mail.allim.example");
        }
    }

    /** Whatever this machine is called, servers that ask for a full name take it. */
    @Test
    void smtp_greetsWithAFullNameOrAnAddress_whereNoneIsSet() {
        try (SmtpStandIn server = new SmtpStandIn()) {
            send(EmailSettings.smtp(server.port(), TIMEOUT).with(EmailSettings.nameless(server.port())));
            assertThat(server.commands().getFirst())
                    .startsWith("EHLO ")
                    .satisfies(line -> assertThat(line.substring("EHLO ".length()))
                            .satisfiesAnyOf(
                                    name -> assertThat(HeloName.isFull(name)).isTrue(),
                                    name -> assertThat(name).matches("\\[(IPv6:[0-9a-f:]+|[0-9.]+)]")));
        }
    }

    /** What the server said, but for whom it concerns and what is in the mail. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        RCPT | 554 5.7.1 <ada@example.com>: Relay access denied | : 554 5.7.1: <a***@example.com>: Relay access denied
        RCPT | 550 5.2.1 Account of eve@b.example (4711, +12065550100) disabled | : 550 5.2.1: Account of e***@b.example … disabled
        .    | 550 5.7.1 Spam: "Title words" of body-9f4 | : 550 5.7.1: Spam: … of …
        .    | 550-5.7.1 First line // 550-5.7.1 // 550 5.7.1 second line. | : 550 5.7.1: First line second line.
        .    | 550 | : 550
        .    | 554 123456 | : 554
        """)
    void smtp_saysWhatTheServerSaid(String command, String reply, String end) {
        try (SmtpStandIn server = new SmtpStandIn(Map.of(command, reply.replace(" // ", "\r\n")))) {
            Outcome outcome = send(EmailSettings.smtp(server.port(), TIMEOUT));
            assertThat(why(outcome)).endsWith(end);
        }
    }

    @Test
    void smtp_saysHowTlsFailed() {
        try (SmtpStandIn server = new SmtpStandIn()) {
            var encrypted = EmailSettings.smtp(server.port(), Optional.empty(), EmailConfig.Tls.TLS);
            Outcome outcome = send(EmailSettings.smtp(server.port(), TIMEOUT).with(encrypted));
            assertThat(verdict(outcome)).isEqualTo("uncharged");
            assertThat(why(outcome)).endsWith("the server does not speak TLS at this port");

            var upgraded = EmailSettings.smtp(server.port(), Optional.empty(), EmailConfig.Tls.STARTTLS);
            assertThat(why(send(EmailSettings.smtp(server.port(), TIMEOUT).with(upgraded))))
                    .endsWith("it offers no STARTTLS; see allim.email.smtp.tls");
        }
    }

    @Test
    void smtp_saysThatNobodyListens() throws IOException {
        try (Socket holder = new Socket()) {
            // Bound, so that nobody else gets the port, and not listening.
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThat(why(send(EmailSettings.smtp(holder.getLocalPort(), TIMEOUT))))
                    .endsWith("nobody listens there");
        }
    }

    @Test
    void smtp_isTriedAgainWhenTheLogInIsRefused() {
        try (SmtpStandIn server = new SmtpStandIn(Map.of("AUTH", "535 5.7.8 bad password hunter-2"))) {
            var login = EmailSettings.smtp(server.port(), Optional.of("hunter-2"), EmailConfig.Tls.NONE);
            Outcome outcome = send(EmailSettings.smtp(server.port(), TIMEOUT).with(login));
            assertThat(verdict(outcome)).isEqualTo("uncharged");
            assertThat(outcome.toString()).doesNotContain("hunter-2");
        }
    }

    @Test
    void smtp_sendsNothingWithoutTheEncryptionThatIsRequired() {
        try (SmtpStandIn server = new SmtpStandIn()) {
            var login = EmailSettings.smtp(server.port(), Optional.of("hunter-2"), EmailConfig.Tls.STARTTLS);
            assertThat(verdict(send(EmailSettings.smtp(server.port(), TIMEOUT).with(login))))
                    .isEqualTo("uncharged");
            assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void smtp_hasNotLeftWhenTheServerNeverGreets() {
        Map<String, String> silent = Map.of("", "220-wait");
        try (SmtpStandIn server = new SmtpStandIn(silent)) {
            Outcome outcome = send(EmailSettings.smtp(server.port(), Duration.ofMillis(300)));
            assertThat(verdict(outcome)).isEqualTo("uncharged");
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "allim", "Allim <allim>", "'allim@example.com\r\nBcc: eve@example.com'", "a@b.co <allim@b.co> x"})
    void send_isNotBegunWithoutASender(String from) {
        EmailSettings settings = EmailSettings.smtp(1, TIMEOUT);
        Outcome outcome = send(settings.from(Optional.of(from).filter(it -> !it.isEmpty())));
        assertThat(verdict(outcome)).isEqualTo(from.isEmpty() ? "rejected" : "uncharged");
        assertThat(outcome.toString()).contains("allim.email.from");
        assertThat(send(settings.replyTo("nobody")).toString()).contains("allim.email.reply-to");
    }
}
