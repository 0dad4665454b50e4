package io.allim.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilterReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series are without end where callers name them. */
class MeterRulesTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/deliveries/{id}, NEUTRAL",
        "OTHER, UNKNOWN, NEUTRAL",
        "GET, /v1/deliveries/dlv_1, DENY",
        "GET, /u/token, DENY",
        "GET, /v1/deliveries/{id}/, DENY",
        "GET, NOT_FOUND, DENY",
        "FOO, /v1/deliveries/{id}, DENY"
    })
    void request_isCountedByNothingButItsRoute(String method, String uri, MeterFilterReply reply) {
        assertThat(new MeterRules().accept(id("http.server.requests", Tags.of("method", method, "uri", uri))))
                .isEqualTo(reply);
    }

    @Test
    void requestWithoutRoute_isNotCounted() {
        assertThat(new MeterRules().accept(id("http.server.requests", Tags.empty())))
                .isEqualTo(MeterFilterReply.DENY);
    }

    @Test
    void otherMeters_areNobodysBusiness() {
        assertThat(new MeterRules().accept(id("allim.sent", Tags.of("channel", "email"))))
                .isEqualTo(MeterFilterReply.NEUTRAL);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/deliveries/dlv_1, /v1/deliveries/{id}",
        "/v1/deliveries/dlv_1/, /v1/deliveries/{id}",
        "/v1/recipients:export, /v1/recipients:export",
        "/v1/recipients%3Aexport, /v1/recipients:export",
        "/u/eyJ.x, /u/{token}",
        "/u/eyJ.x/y, UNKNOWN",
        "/v1/deliveries, /v1/deliveries",
        "/v1/ada@example.com, UNKNOWN",
        "*, UNKNOWN"
    })
    void route_holdsNothingThatACallerWrote(String path, String route) {
        assertThat(Routes.of(path)).isEqualTo(route);
    }

    private static Meter.Id id(String name, Tags tags) {
        return new Meter.Id(name, tags, null, null, Meter.Type.TIMER);
    }
}
