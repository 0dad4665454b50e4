package io.allim.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.allim.sandbox.clock.TurnableClock;
import io.allim.sandbox.wire.SandboxMessage;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.BadRequestException;
import software.amazon.awssdk.services.sesv2.model.MessageHeader;
import software.amazon.awssdk.services.sesv2.model.MessageRejectedException;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;
import software.amazon.awssdk.services.sesv2.model.SendEmailResponse;
import software.amazon.awssdk.services.sesv2.model.SesV2Exception;

class SandboxSesTest {

    private final TurnableClock clock = new TurnableClock();
    private final SandboxServer server = new SandboxServer(0, clock);
    private SesV2Client ses;

    @BeforeEach
    void start() throws IOException {
        ses = Clients.ses(server.start().uri());
    }

    @AfterEach
    void stop() {
        ses.close();
        server.close();
    }

    @Test
    void sendEmail_keepsAllOfTheMail() {
        SendEmailResponse response = ses.sendEmail(mail(
                to -> to.destination(whom -> whom.toAddresses("\"Ada\" <ada@example.com>", "bob@example.com")
                                .bccAddresses("eve@example.com"))
                        .replyToAddresses("desk@example.com")));
        SandboxMessage message = only();
        assertThat(message.id()).isEqualTo(response.messageId());
        assertThat(message.channel()).isEqualTo("email");
        assertThat(message.to()).isEqualTo("\"Ada\" <ada@example.com>, bob@example.com, eve@example.com");
        assertThat(message.subject()).isEqualTo("안녕, Ada");
        assertThat(message.body()).isEqualTo("It works.");
        assertThat(message.html()).contains("<p>It works.</p>");
        assertThat(message.headers())
                .containsEntry("From", "Allim <allim@example.com>")
                .containsEntry("Reply-To", "desk@example.com")
                .containsEntry("Bcc", "eve@example.com")
                .containsEntry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        assertThat(message.at()).isEqualTo(clock.instant());
    }

    @Test
    void sendEmail_readsRawMail() {
        String raw = """
                From: Allim <allim@example.com>
                To: "Lovelace, Ada" <ada@example.com>,
                 bob@example.com
                Subject: =?UTF-8?B?7JWI64WV?= =?UTF-8?Q?_Ada_=E2=9C=93?=
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="out"

                --out
                Content-Type: multipart/alternative;
                 boundary=in

                --in
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                It =
                works =E2=9C=93
                --in
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                PGI+SXQgd29ya3M8L2I+
                --in--
                --out--
                """.replace("\n", "\r\n");
        ses.sendEmail(to -> to.content(content -> content.raw(mime -> mime.data(SdkBytes.fromUtf8String(raw)))));
        assertThat(only().to()).isEqualTo("\"Lovelace, Ada\" <ada@example.com>, bob@example.com");
        assertThat(only().subject()).isEqualTo("안녕 Ada ✓");
        assertThat(only().body()).isEqualTo("It works ✓");
        assertThat(only().html()).contains("<b>It works</b>");
    }

    @Test
    void getAccount_answersAQuota() {
        assertThat(ses.getAccount(_ -> {}).sendQuota().maxSendRate()).isEqualTo(14);
        assertThat(ses.getAccount(_ -> {}).sendingEnabled()).isTrue();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no sender", change(to -> to.fromEmailAddress(null))),
                arguments("bad sender", change(to -> to.fromEmailAddress("allim"))),
                arguments("no recipient", change(to -> to.destination(whom -> {}))),
                arguments(
                        "51 recipients",
                        change(to ->
                                to.destination(whom -> whom.toAddresses(Collections.nCopies(51, "ada@example.com"))))),
                arguments("space", change(to -> to.destination(whom -> whom.toAddresses("a da@example.com")))),
                arguments("no domain", change(to -> to.destination(whom -> whom.toAddresses("ada@")))),
                arguments("bad domain", change(to -> to.destination(whom -> whom.toAddresses("ada@exa_mple..com")))),
                arguments(
                        "injected recipient",
                        change(to -> to.destination(whom -> whom.toAddresses("ada@example.com\r\nBcc: e@x.com")))),
                arguments("not ASCII", change(to -> to.destination(whom -> whom.toAddresses("아다 <ada@example.com>")))),
                arguments("bad Reply-To", change(to -> to.replyToAddresses("nobody"))),
                arguments("injected header", change(to -> header(to, "X-Any", "a\r\nBcc: eve@example.com"))),
                arguments("header name", change(to -> header(to, "X Any:", "a"))),
                arguments("header not ASCII", change(to -> header(to, "X-Any", "안녕"))),
                arguments(
                        "subject",
                        change(to -> to.content(content ->
                                content.simple(simple -> simple.subject(text -> text.data("a\nBcc: eve@example.com"))
                                        .body(body -> body.text(text -> text.data("b"))))))),
                arguments(
                        "no body",
                        change(to -> to.content(content -> content.simple(
                                simple -> simple.subject(text -> text.data("a")).body(body -> {}))))),
                arguments("no content", change(to -> to.content(content -> {}))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void sendEmail_isRefusedAsSesWould(String name, Consumer<SendEmailRequest.Builder> change) {
        BadRequestException refusal =
                catchThrowableOfType(BadRequestException.class, () -> ses.sendEmail(mail(change)));
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("BadRequestException");
        assertThat(refusal.awsErrorDetails().errorMessage()).isNotEmpty();
        assertThat(server.messages().total()).isZero();
    }

    @Test
    void sendEmail_rejectsAnUnverifiedSender() {
        assertThat(catchThrowableOfType(
                        MessageRejectedException.class,
                        () -> ses.sendEmail(mail(to -> to.fromEmailAddress("unverified@example.com")))))
                .hasMessageContaining("not verified");
    }

    @Test
    void calls_ofAnotherServiceAreRefused() {
        SesV2Exception refusal = catchThrowableOfType(
                SesV2Exception.class, () -> ses.getEmailIdentity(of -> of.emailIdentity("example.com")));
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
    }

    private SandboxMessage only() {
        assertThat(server.messages().newest()).hasSize(1);
        return server.messages().newest().getFirst();
    }

    private static Consumer<SendEmailRequest.Builder> change(Consumer<SendEmailRequest.Builder> change) {
        return change;
    }

    private static void header(SendEmailRequest.Builder to, String name, String value) {
        to.content(content -> content.simple(simple -> simple.subject(text -> text.data("s"))
                .body(body -> body.text(text -> text.data("b")))
                .headers(MessageHeader.builder().name(name).value(value).build())));
    }

    private static SendEmailRequest mail(Consumer<SendEmailRequest.Builder> change) {
        List<MessageHeader> headers = List.of(MessageHeader.builder()
                .name("List-Unsubscribe-Post")
                .value("List-Unsubscribe=One-Click")
                .build());
        return SendEmailRequest.builder()
                .fromEmailAddress("Allim <allim@example.com>")
                .destination(whom -> whom.toAddresses("ada@example.com"))
                .content(content -> content.simple(simple -> simple.subject(text -> text.data("안녕, Ada"))
                        .body(body ->
                                body.text(text -> text.data("It works.")).html(text -> text.data("<p>It works.</p>")))
                        .headers(headers)))
                .applyMutation(change)
                .build();
    }
}
