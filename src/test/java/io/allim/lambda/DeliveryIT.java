package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.sandbox.SandboxServer;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.table.SettableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A notification's way through the deployed package: from the Function URL over the tick to the provider. */
class DeliveryIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";

    @TempDir
    Path data;

    @Test
    void acceptedByUrl_isSentByTheTick() throws Exception {
        try (SandboxServer sandbox = new SandboxServer(0, new SettableClock(Instant.parse("2027-01-01T00:00:00Z")))) {
            sandbox.start();
            String uri = sandbox.uri().toString();
            try (LambdaRuntime lambda = LambdaRuntime.start(Map.of(
                    "ALLIM_DATA_DIR",
                    data.toString(),
                    "ALLIM_ACCESS_ADMIN_KEY",
                    KEY,
                    "ALLIM_EMAIL_FROM",
                    "allim@example.com",
                    "ALLIM_EMAIL_SES_ENDPOINT_OVERRIDE",
                    uri,
                    "QUARKUS_SNS_ENDPOINT_OVERRIDE",
                    uri,
                    "AWS_REGION",
                    "us-east-1",
                    "AWS_ACCESS_KEY_ID",
                    "sandbox",
                    "AWS_SECRET_ACCESS_KEY",
                    "sandbox"))) {
                assertThat(lambda.invoke(LambdaEvents.url("POST", "/v1/notifications")
                                        .body("{}"))
                                .status())
                        .isEqualTo(401);
                LambdaAnswer accepted = lambda.invoke(LambdaEvents.url("POST", "/v1/notifications")
                        .bearer(KEY)
                        .header("content-type", "application/json")
                        .header("idempotency-key", "one")
                        .body("""
                                {"to":[{"email":"ada@example.com"},{"phone":"+821012345678"}],
                                 "content":{"title":"Hello","body":"It works."}}
                                """));
                assertThat(accepted.status()).isEqualTo(202);
                assertThat(sandbox.messages().newest()).isEmpty();

                assertThat(lambda.invoke(LambdaEvents.tick())
                                .json()
                                .path("found")
                                .intValue())
                        .isEqualTo(2);

                assertThat(sandbox.messages().newest())
                        .extracting(SandboxMessage::channel)
                        .containsExactlyInAnyOrder("email", "sms");
                JsonNode after = lambda.invoke(LambdaEvents.url(
                                        "GET",
                                        "/v1/notifications/"
                                                + accepted.json().get("id").textValue())
                                .bearer(KEY))
                        .json();
                assertThat(after.findValuesAsText("state")).containsExactly("sent", "sent");
                assertThat(lambda.invoke(LambdaEvents.tick())
                                .json()
                                .path("found")
                                .intValue())
                        .isZero();
            }
        }
    }
}
