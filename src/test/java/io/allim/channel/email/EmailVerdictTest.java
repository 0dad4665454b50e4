package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.HttpStandIn;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the answers of mail servers. */
final class EmailVerdictTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static Outcome send(EmailConfig config) {
        return new EmailChannel(config)
                .send(new Message(
                        "t-1",
                        new Address(AddressKind.EMAIL, "ada@example.com"),
                        "Title",
                        "Body",
                        Optional.empty(),
                        Urgency.NORMAL,
                        JsonNodeFactory.instance.objectNode(),
                        Instant.EPOCH));
    }

    private static String verdict(Outcome outcome) {
        assertThat(outcome.toString()).doesNotContain("ada@");
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Delivered _ -> "accepted";
            case Outcome.Rejected rejected -> rejected.addressGone() ? "gone" : "rejected";
            case Outcome.TryAgain again -> again.mayHaveLeft() ? "unknown" : "again";
            case Outcome.NotReady _ -> "uncharged";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "429, TooManyRequestsException,            '',                                        again",
        "400, ThrottlingException,                 '',                                        again",
        "400, LimitExceededException,              Daily message quota exceeded,              again",
        "400, SendingPausedException,              '',                                        again",
        "400, AccountSuspendedException,           '',                                        rejected",
        "400, MailFromDomainNotVerifiedException,  '',                                        again",
        "400, MessageRejected,                     Email address is not verified: ada@x.com,  rejected",
        "400, MessageRejected,                     contains a virus,                          rejected",
        "400, BadRequestException,                 Invalid ada@example.com,                   rejected",
        "404, NotFoundException,                   no such configuration set,                 again",
        "403, AccessDeniedException,               no ses:SendEmail for ada@example.com,      again",
        "403, ExpiredTokenException,               '',                                        again",
        "403, InvalidSignatureException,           '',                                        again",
        "403, UnrecognizedClientException,         '',                                        again",
        "500, InternalServiceErrorException,       '',                                        again",
        "503, SlowProxy,                           '',                                        again",
        "502, BadGateway,                          '',                                        unknown",
        "418, SomethingNew,                        '',                                        rejected"
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
    @CsvSource({
        "'',   421 4.3.2 not now,                               again",
        "'',   554 5.3.2 no service here,                       again",
        "'',   garbage,                                         again",
        "MAIL, 421 4.7.0 too many connections,                  again",
        "MAIL, 451 4.3.0 later,                                 again",
        "MAIL, 530 5.7.0 Authentication required,               again",
        "MAIL, 550 5.1.1 sender unknown,                        rejected",
        "MAIL, 552 5.3.4 too large,                             rejected",
        "RCPT, 450 4.2.1 <ada@example.com> greylisted,          again",
        "RCPT, 452 4.2.2 <ada@example.com> full,                again",
        "RCPT, 550 5.1.1 <ada@example.com> user unknown,        gone",
        "RCPT, 553 5.1.1 <ada@example.com> user unknown,        gone",
        "RCPT, 551 5.1.6 <ada@example.com> moved,               gone",
        "RCPT, 556 5.1.10 <ada@example.com> null MX,            gone",
        "RCPT, 550 <ada@example.com> no,                        rejected",
        "RCPT, 550 5.7.1 <ada@example.com> relaying denied,     rejected",
        "RCPT, 550 5.2.1 <ada@example.com> disabled,            rejected",
        "DATA, 451 4.3.0 later,                                 again",
        "DATA, 554 5.5.1 no receivers,                          rejected",
        ".,    451 4.7.1 greylisted,                            again",
        ".,    452 4.3.1 no space,                              again",
        ".,    550 5.7.1 spam,                                  rejected",
        ".,    554 5.6.0 bad content,                           rejected",
        ".,    250 2.0.0 queued,                                accepted",
        "QUIT, 500 5.5.1 what,                                  accepted"
    })
    void smtp_answersWhatTheReplyMeans(String command, String reply, String verdict) {
        try (SmtpStandIn server = new SmtpStandIn(Map.of(command, reply))) {
            assertThat(verdict(send(EmailSettings.smtp(server.port(), TIMEOUT))))
                    .isEqualTo(verdict);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void smtp_isTriedAgainWhenTheLogInIsRefused() {
        try (SmtpStandIn server = new SmtpStandIn(Map.of("AUTH", "535 5.7.8 bad password hunter-2"))) {
            var login = EmailSettings.smtp(server.port(), Optional.of("hunter-2"), EmailConfig.Tls.NONE);
            Outcome outcome = send(EmailSettings.smtp(server.port(), TIMEOUT).with(login));
            assertThat(verdict(outcome)).isEqualTo("again");
            assertThat(outcome.toString()).doesNotContain("hunter-2");
        }
    }

    @Test
    void smtp_sendsNothingWithoutTheEncryptionThatIsRequired() {
        try (SmtpStandIn server = new SmtpStandIn()) {
            var login = EmailSettings.smtp(server.port(), Optional.of("hunter-2"), EmailConfig.Tls.STARTTLS);
            assertThat(verdict(send(EmailSettings.smtp(server.port(), TIMEOUT).with(login))))
                    .isEqualTo("again");
            assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void smtp_hasNotLeftWhenTheServerNeverGreets() {
        Map<String, String> silent = Map.of("", "220-wait");
        try (SmtpStandIn server = new SmtpStandIn(silent)) {
            Outcome outcome = send(EmailSettings.smtp(server.port(), Duration.ofMillis(300)));
            assertThat(verdict(outcome)).isEqualTo("again");
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "allim", "Allim <allim>", "'allim@example.com\r\nBcc: eve@example.com'", "a@b.co <allim@b.co> x"})
    void send_isRejectedWithoutASender(String from) {
        EmailSettings settings = EmailSettings.smtp(1, TIMEOUT);
        Outcome outcome = send(settings.from(Optional.of(from).filter(it -> !it.isEmpty())));
        assertThat(verdict(outcome)).isEqualTo("rejected");
        assertThat(outcome.toString()).contains("allim.email.from");
        assertThat(send(settings.replyTo("nobody")).toString()).contains("allim.email.reply-to");
    }
}
