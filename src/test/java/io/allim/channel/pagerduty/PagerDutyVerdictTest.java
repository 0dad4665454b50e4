package io.allim.channel.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.channel.Urgency;
import io.allim.chat.ChatThread;
import io.allim.connection.ConnectionStore;
import io.allim.http.HttpResult;
import io.allim.http.OutboundSettings;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PagerDutyVerdictTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private static Outcome of(int status, Map<String, String> headers, String body) {
        PagerDutyVerdict verdict = new PagerDutyVerdict(
                new PagerDutyAddress("oncall", "db-1"), "incident-1", List.of("a note"), "pagerduty/oncall", NOW);
        return verdict.of(new HttpResult.Answered(status, headers, body));
    }

    @Test
    void taken_isKnownByItsDedupKey() {
        assertThat(of(202, Map.of(), PagerDutyContractTest.OK)).isEqualTo(Outcome.accepted("incident-1", "a note"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "ok", "{\"status\":\"invalid event\"}"})
    void taken_thatCantBeRead_mayHaveLeft(String body) {
        assertThat(of(202, Map.of(), body).mayCost()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"'payload.severity' is invalid (must be one of critical) s3cret\"] | , by its payload.severity",
                "[\"Length of 'dedup_key' is too long: s3cret\",\"'payload.summary' is missing\"] | , by its payload.summary, dedup_key",
                "[\"s3cret\"] | ''",
                "\"s3cret\" | ''",
            })
    void invalidEvent_isRejected_andNothingOfItIsShown(String errors, String named) {
        assertThat(of(400, Map.of(), "{\"status\":\"invalid event\",\"message\":\"s3cret\",\"errors\":" + errors + "}"))
                .isEqualTo(Outcome.rejected("PagerDuty answered 400: the event is not valid" + named));
    }

    @Test
    void wrongRoutingKey_isForTheOperatorToMend() {
        Outcome known = of(400, Map.of(), "{\"errors\":[\"Length of 'routing_key' is incorrect (should be 32)\"]}");
        for (Outcome outcome : List.of(known, of(401, Map.of(), ""), of(403, Map.of(), ""))) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.NotReady.class,
                            notReady -> assertThat(notReady.why())
                                    .contains("PUT /v1/connections/oncall with the secret routingKey"));
        }
        assertThat(of(404, Map.of(), "")).isInstanceOf(Outcome.NotReady.class);
    }

    @ParameterizedTest
    @CsvSource({"'', 120", "7, 7", "x, 120"})
    void throttled_waitsForMinutes(String retryAfter, long seconds) {
        Map<String, String> headers = retryAfter.isEmpty() ? Map.of() : Map.of("retry-after", retryAfter);
        assertThat(of(429, headers, ""))
                .isEqualTo(Outcome.throttled(
                        "PagerDuty answered 429: too many events", "pagerduty/oncall", Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({
        "500, false, OF_THE_MESSAGE",
        "502, true, NOT_AVAILABLE",
        "503, false, NOT_AVAILABLE",
        "504, true, NOT_AVAILABLE"
    })
    void fault_isTriedAgain(int status, boolean mayHaveLeft, Fault fault) {
        assertThat(of(status, Map.of(), "")).isInstanceOfSatisfying(Outcome.TryAgain.class, again -> {
            assertThat(again.mayHaveLeft()).isEqualTo(mayHaveLeft);
            assertThat(again.fault()).isEqualTo(fault);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 413, 415, 422})
    void otherRefusal_isFinal(int status) {
        assertThat(of(status, Map.of(), ""))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.addressGone()).isFalse());
    }

    @Test
    void setUp_isForTheOperatorToMend() {
        SettableClock clock = new SettableClock(NOW);
        ConnectionStore none = new ConnectionStore(new MemoryTable(clock), clock);
        assertNotReady(none, "no such connection");
        assertNotReady(PagerDutyContractTest.connections(1, Map.of()), "no routing key");
        assertNotReady(PagerDutyContractTest.connections(1, Map.of("routingKey", "a b")), "no routing key");
        assertNotReady(
                PagerDutyContractTest.connections(1, Map.of("routingKey", PagerDutyContractTest.KEY)),
                "url can't be called");
    }

    private static void assertNotReady(ConnectionStore connections, String why) {
        PagerDutyChannel channel = new PagerDutyChannel(connections, OutboundSettings.STRICT.outbound());
        assertThat(channel.send(message("{}")))
                .isInstanceOfSatisfying(
                        Outcome.NotReady.class,
                        notReady -> assertThat(notReady.why()).contains(why, "PUT /v1/connections/oncall with "));
    }

    private static Message message(String data) {
        return new Message(
                "dlv_1",
                new Address(PagerDutyChannel.KIND, "oncall"),
                "t",
                "b",
                Optional.empty(),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode().put("action", data.equals("{}") ? "trigger" : data),
                NOW);
    }

    @Test
    void unknownAction_isRejected() {
        SettableClock clock = new SettableClock(NOW);
        PagerDutyChannel channel = new PagerDutyChannel(
                new ConnectionStore(new MemoryTable(clock), clock), OutboundSettings.STRICT.outbound());
        assertThat(channel.send(message("close")))
                .isEqualTo(Outcome.rejected("data.action is none of trigger, acknowledge, resolve"));
        assertThat(channel.warnings(message("close"))).hasSize(1);
        assertThat(channel.threads(message("x").address(), ChatThread.Mode.REPLY))
                .isEqualTo(ChatThread.Support.BY_KEY);
    }
}
