package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.pipeline.Ticker;
import io.allim.time.Deadline;
import io.allim.web.operation.OpenToEvents;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LambdaBeansTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @ParameterizedTest
    @CsvSource({"60000, PT55S", "5001, PT0.001S", "5000, PT0S", "10, PT0S", "-7, PT0S"})
    void tick_endsBeforeTheFunctionsTimeout(int remainingMillis, Duration budget) {
        var ticker = new CountingTicker();

        assertThat(resource(ticker, remainingMillis, List.of()).tick()).isEqualTo(new Ticker.Ticked(3, false));
        long past = System.nanoTime();
        assertThat(ticker.ticks)
                .singleElement()
                .satisfies(left ->
                        assertThat(Duration.ofNanos(left.endNanos() - past)).isBetween(budget.minusSeconds(2), budget))
                .satisfies(left -> assertThat(Duration.ofNanos(left.patienceEndNanos() - past))
                        .isLessThanOrEqualTo(budget.compareTo(PATIENCE) < 0 ? budget : PATIENCE));
    }

    @Test
    void event_isTakenByThoseWhoConsumeItsSource() throws Exception {
        var sqs = new Consumer("aws:sqs");
        var sns = new Consumer("aws:sns");

        Response response =
                resource(new CountingTicker(), 60_000, List.of(sqs, sns)).events(LambdaEvents.sns());

        assertThat(response.getStatus()).isEqualTo(204);
        assertThat(sqs.taken).isEmpty();
        assertThat(sns.taken).extracting(Event::source).containsExactly("aws:sns");
    }

    @Test
    void event_thatAConsumerCannotTake_fails() {
        var failing = new Consumer("aws:sns") {
            @Override
            public List<String> consume(Event event, Deadline left) {
                throw new IllegalStateException("no");
            }
        };

        assertThatThrownBy(() ->
                        resource(new CountingTicker(), 60_000, List.of(failing)).events(LambdaEvents.sns()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void failure_ofAnEvent_isThrownAndOfACallerIsAnswered() throws Exception {
        var event = MAPPER.readValue(LambdaEvents.tick(), APIGatewayV2HTTPEvent.class);
        var call = MAPPER.readValue(LambdaEvents.url("GET", "/").json(), APIGatewayV2HTTPEvent.class);

        assertThatThrownBy(() -> answering(500).handleRequest(event, context(1)))
                .isInstanceOf(EventFailed.class)
                .hasMessageContaining("POST /internal/tick answered 500");
        assertThatThrownBy(() -> answering(400).handleRequest(event, context(1)))
                .isInstanceOf(EventFailed.class);
        assertThat(answering(399).handleRequest(event, context(1)).getStatusCode())
                .isEqualTo(399);
        assertThat(answering(500).handleRequest(call, context(1)).getStatusCode())
                .isEqualTo(500);
    }

    @Test
    void guard_protectsTheResourceWhateverThePath() throws Exception {
        var call = MAPPER.readValue(LambdaEvents.url("POST", "/x").json(), APIGatewayV2HTTPEvent.class);
        var tick = MAPPER.readValue(LambdaEvents.tick(), APIGatewayV2HTTPEvent.class);

        assertThatThrownBy(() -> new InternalGuard(call).protect()).isInstanceOf(NotFoundException.class);
        assertThatCode(() -> new InternalGuard(tick).protect()).doesNotThrowAnyException();
        assertThat(InternalResource.class).hasAnnotation(OpenToEvents.class);
    }

    @Test
    void iamCaller_isWhoAwsSays() throws Exception {
        String arn = "arn:aws:sts::000000000000:assumed-role/caller/session";
        var signed = LambdaEvents.url("GET", "/").signedBy(arn);
        var forged =
                LambdaEvents.url("GET", "/").header("x-amzn-iam-user-arn", arn).body(signed.json());
        var past = LambdaEvents.url("GET", "/").signedBy(arn);
        past.node().withObject("requestContext").remove("domainName");

        assertThat(principal(signed)).contains(arn);
        assertThat(principal(forged)).isEmpty();
        assertThat(principal(past)).isEmpty();
        assertThat(principal(LambdaEvents.url("GET", "/").signedBy(""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/tmp/allim", "/tmp/../tmp/x", "/var/../tmp/x"})
    void storeInTmp_isWarnedOfOnLambda(String dir) {
        assertThat(new StoreWarning(Optional.of("allim"), Optional.of(dir), "sqlite").sentence())
                .hasValueSatisfying(sentence -> assertThat(sentence).contains(dir, "AWS discards"));
        assertThat(new StoreWarning(Optional.empty(), Optional.of(dir), "sqlite").sentence())
                .isEmpty();
    }

    @Test
    void storeElsewhere_isNotWarnedOf() {
        assertThat(new StoreWarning(Optional.of("allim"), Optional.of("/mnt/efs"), "sqlite").sentence())
                .isEmpty();
        assertThat(new StoreWarning(Optional.of("allim"), Optional.of("/tmpfoo"), "sqlite").sentence())
                .isEmpty();
        assertThat(new StoreWarning(Optional.of("allim"), Optional.empty(), "sqlite").sentence())
                .isEmpty();
        assertThat(new StoreWarning(Optional.of("allim"), Optional.of("/tmp/allim"), "dynamodb").sentence())
                .isEmpty();
    }

    /** Needs nothing of what a ticker needs. */
    private static class CountingTicker extends Ticker {

        final List<Deadline> ticks = new ArrayList<>();

        CountingTicker() {
            super(null, null, null, null, null);
        }

        @Override
        public Ticked tick(Instant now, Deadline left) {
            assertThat(now).isEqualTo(NOW);
            ticks.add(left);
            return new Ticked(3, false);
        }
    }

    private static class Consumer implements EventConsumer {

        private final String source;
        final List<Event> taken = new ArrayList<>();

        Consumer(String source) {
            this.source = source;
        }

        @Override
        public boolean consumes(Event event) {
            return event.source().equals(source);
        }

        @Override
        public List<String> consume(Event event, Deadline left) {
            taken.add(event);
            return List.of();
        }
    }

    private record MarginOfFiveSeconds() implements LambdaConfig {

        @Override
        public Duration tickMargin() {
            return Duration.ofSeconds(5);
        }

        @Override
        public boolean sendAfterAnswer() {
            return false;
        }
    }

    private static InternalResource resource(Ticker ticker, int remainingMillis, List<EventConsumer> consumers) {
        return new InternalResource(
                ticker, () -> NOW, context(remainingMillis), new MarginOfFiveSeconds(), new ObjectMapper(), consumers);
    }

    private static EventFailures answering(int status) {
        return new EventFailures((event, context) -> {
            var response = new APIGatewayV2HTTPResponse();
            response.setStatusCode(status);
            return response;
        });
    }

    private static Optional<String> principal(LambdaEvents.Event event) throws Exception {
        return new LambdaIamCaller(MAPPER.readValue(event.json(), APIGatewayV2HTTPEvent.class)).principal();
    }

    private static Context context(int remainingMillis) {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getRemainingTimeInMillis")) {
                        return remainingMillis;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
