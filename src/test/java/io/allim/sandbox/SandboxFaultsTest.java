package io.allim.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.allim.sandbox.clock.TurnableClock;
import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.Fault.Kind;
import io.allim.sandbox.wire.Fault.Service;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.MessageRejectedException;
import software.amazon.awssdk.services.sesv2.model.TooManyRequestsException;
import software.amazon.awssdk.services.sns.SnsClient;

/** What the SDK makes of each fault, which is what it would make of AWS. */
@Tag("slow")
class SandboxFaultsTest {

    private final SandboxServer server = new SandboxServer(0, new TurnableClock());
    private SnsClient sns;
    private SesV2Client ses;

    @BeforeEach
    void start() throws IOException {
        sns = Clients.sns(server.start().uri());
        ses = Clients.ses(server.uri());
    }

    @AfterEach
    void stop() {
        sns.close();
        ses.close();
        server.close();
    }

    @Test
    void throttle_isAThrottlingException() {
        server.faults().next(Fault.of(Kind.THROTTLE).times(2));
        AwsServiceException ofSns = catchThrowableOfType(AwsServiceException.class, this::publish);
        assertThat(ofSns.isThrottlingException()).isTrue();
        assertThat(ofSns.statusCode()).isEqualTo(400);
        TooManyRequestsException ofSes = catchThrowableOfType(TooManyRequestsException.class, this::mail);
        assertThat(ofSes.isThrottlingException()).isTrue();
        assertThat(ofSes.statusCode()).isEqualTo(429);
        assertThat(server.messages().total()).isZero();
    }

    @Test
    void error500_isAServiceException() {
        server.faults().next(Fault.of(Kind.ERROR_500).times(2));
        assertThat(catchThrowableOfType(AwsServiceException.class, this::publish)
                        .statusCode())
                .isEqualTo(500);
        assertThat(catchThrowableOfType(AwsServiceException.class, this::mail).statusCode())
                .isEqualTo(500);
        assertThat(server.messages().total()).isZero();
    }

    @Test
    void reject_isARefusalForGood() {
        server.faults().next(Fault.of(Kind.REJECT).times(2));
        AwsServiceException ofSns = catchThrowableOfType(AwsServiceException.class, this::publish);
        assertThat(ofSns.awsErrorDetails().errorCode()).isEqualTo("InvalidParameter");
        assertThat(catchThrowableOfType(MessageRejectedException.class, this::mail)
                        .isThrottlingException())
                .isFalse();
        assertThat(server.messages().total()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"RESET,0", "RESET_AFTER,1"})
    void reset_closesWithoutAnswer(Kind kind, int taken) {
        server.faults().next(Fault.of(kind));
        SdkClientException failure = catchThrowableOfType(SdkClientException.class, this::publish);
        assertThat(failure).hasRootCauseInstanceOf(SocketException.class);
        assertThat(server.messages().total()).isEqualTo(taken);
        publish();
        server.faults().next(Fault.of(kind));
        assertThat(catchThrowableOfType(SdkClientException.class, this::publish))
                .as("on a connection that was used before")
                .hasRootCauseInstanceOf(SocketException.class);
        assertThat(server.messages().total()).isEqualTo(taken * 2 + 1);
    }

    @Test
    void slow_isTakenThoughTheClientGivesUp() {
        server.faults().next(Fault.of(Kind.SLOW).lasting(Duration.ofMinutes(1)));
        try (SnsClient hasty = Clients.sns(server.uri(), Duration.ofMillis(200))) {
            assertThat(catchThrowableOfType(SdkClientException.class, () -> publish(hasty)))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
        }
        assertThat(server.faults().pending()).isEmpty();
        assertThat(server.messages().total()).isOne();
    }

    @Test
    void malformed_isTakenThoughTheAnswerIsGarbage() {
        server.faults().next(Fault.of(Kind.MALFORMED).times(2));
        assertThat(catchThrowableOfType(SdkClientException.class, this::publish))
                .isNotNull();
        assertThat(catchThrowableOfType(SdkClientException.class, this::mail)).isNotNull();
        assertThat(server.messages().total()).isEqualTo(2);
    }

    @Test
    void faults_countTheirCallsAndTheirService() {
        server.faults().next(Fault.of(Kind.ERROR_500).on(Service.SES).times(2));
        publish();
        assertThat(catchThrowableOfType(AwsServiceException.class, this::mail)).isNotNull();
        publish();
        assertThat(catchThrowableOfType(AwsServiceException.class, this::mail)).isNotNull();
        mail();
        assertThat(server.faults().pending()).isEmpty();
        assertThat(server.messages().total()).isEqualTo(3);
    }

    @Test
    void faults_lastUntilTheyAreCleared() {
        server.faults().next(Fault.of(Kind.THROTTLE).untilCleared());
        for (int call = 0; call < 5; call++) {
            assertThat(catchThrowableOfType(AwsServiceException.class, this::publish))
                    .isNotNull();
        }
        server.faults().clear();
        publish();
        assertThat(server.messages().total()).isOne();
    }

    @Test
    void fault_cannotBeNonsense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.of(Kind.RESET).times(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.of(Kind.SLOW).lasting(Duration.ofHours(1)));
    }

    private void publish() {
        publish(sns);
    }

    private static void publish(SnsClient client) {
        client.publish(
                to -> to.topicArn("arn:aws:sns:us-east-1:123456789012:orders").message("m"));
    }

    private void mail() {
        ses.sendEmail(to -> to.fromEmailAddress("allim@example.com")
                .destination(whom -> whom.toAddresses("ada@example.com"))
                .content(content -> content.simple(simple ->
                        simple.subject(text -> text.data("s")).body(body -> body.text(text -> text.data("b"))))));
    }
}
