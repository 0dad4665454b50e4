package io.allim.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.ForwardingChannel;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptSpansTest {

    private static final Message MESSAGE = new Message(
            "dlv_1",
            new Address(Kinds.EMAIL, "ada@example.com"),
            "Private title",
            "Your code is 491203",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Urgency.NORMAL,
            JsonNodeFactory.instance.objectNode(),
            Instant.EPOCH);

    private final List<SpanData> spans = new ArrayList<>();
    private final SdkTracerProvider tracing = SdkTracerProvider.builder()
            .addSpanProcessor(new SpanMask())
            .addSpanProcessor(SimpleSpanProcessor.create(new Collected()))
            .build();

    private final class Collected implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private static final class Sure implements Channel {

        private final Outcome outcome;

        Sure(Outcome outcome) {
            this.outcome = outcome;
        }

        @Override
        public String name() {
            return "email";
        }

        @Override
        public AddressKind reaches() {
            return Kinds.EMAIL;
        }

        @Override
        public Optional<String> validate(String address) {
            return Optional.empty();
        }

        @Override
        public Outcome send(Message message) {
            return outcome;
        }
    }

    private AttemptSpans decorated(Outcome outcome) {
        Channel channel = new Sure(outcome);
        return new AttemptSpans(channel, tracing.get("test")) {
            @Override
            public String name() {
                return channel.name();
            }

            @Override
            public AddressKind reaches() {
                return channel.reaches();
            }

            @Override
            public Optional<String> validate(String address) {
                return channel.validate(address);
            }
        };
    }

    @Test
    void attempt_isASpanOfItsRequest_withItsDelivery() {
        Span request = tracing.get("test").spanBuilder("request").startSpan();
        try (Scope _ = request.makeCurrent()) {
            decorated(Outcome.accepted("ref")).send(MESSAGE);
        }
        request.end();

        SpanData span = spans.getFirst();
        assertThat(span.getName()).isEqualTo("send email");
        assertThat(span.getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
        assertThat(span.getAttributes().get(AttributeKey.stringKey(AttemptSpans.DELIVERY)))
                .isEqualTo("dlv_1");
        assertThat(span.getAttributes().get(AttributeKey.stringKey(AttemptSpans.OUTCOME)))
                .isEqualTo("Accepted");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void attemptThatDidNotWork_isAnError_withoutWhatTheProviderSaid() {
        decorated(Outcome.rejected("no mailbox ada@example.com")).send(MESSAGE);

        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.toString()).doesNotContain("ada@", "mailbox", "Private", "491203");
        });
    }

    @ParameterizedTest
    @CsvSource({"/u/token-q7Zr, /u/{token}", "/v1/recipients/token-q7Zr, /v1/recipients/{id}", "/token-q7Zr, UNKNOWN"})
    void requestsLine_isItsRoute(String path, String route) {
        tracing.get("test")
                .spanBuilder("GET " + path)
                .setAttribute("url.path", path)
                .setAttribute("url.query", "key=token-q7Zr")
                .startSpan()
                .end();

        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.getAttributes().get(AttributeKey.stringKey("url.path")))
                    .isEqualTo(route);
            assertThat(span.getName()).isEqualTo(route);
            assertThat(span.getAttributes().toString()).doesNotContain("q7Zr");
        });
    }

    /** Or a channel would have the default instead of its own answer. */
    @Test
    void everyMethodWithADefault_isPassedOn() {
        assertThat(AttemptSpans.class).hasSuperclass(ForwardingChannel.class);
    }
}
