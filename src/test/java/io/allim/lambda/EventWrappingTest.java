package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventWrappingTest {

    /** As the reader of events is set up: tolerant of unknown fields and of case. */
    private final ObjectMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .build();

    private final ObjectReader reader;

    EventWrappingTest() {
        new EventWrapping().customize(mapper);
        reader = mapper.readerFor(APIGatewayV2HTTPEvent.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[1,{\"requestContext\":{\"http\":{\"method\":\"GET\"}}}]",
                "null",
                "true",
                "12345678901234567890123",
                "\"text\"",
                "{\"requestContext\":null}",
                "{\"requestContext\":\"http\"}",
                "{\"requestContext\":{\"http\":{\"method\":null}}}",
                "{\"requestContext\":{\"http\":{\"method\":7}}}",
                "{\"RequestContext\":{\"Http\":{\"Method\":\"GET\"}},\"rawPath\":\"/\"}",
                "{\"version\":\"1.0\",\"httpMethod\":\"GET\",\"path\":\"/\"}",
                "{\"routeKey\":\"allim-internal\",\"body\":\"{}\"}",
                "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":\"\\u20ac\"}]}",
            })
    void json_thatIsNoHttpEvent_isPostedAsItIs(String json) throws JsonProcessingException {
        APIGatewayV2HTTPEvent event = reader.readValue(json);

        assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("POST");
        assertThat(event.getRawPath()).isEqualTo("/internal/events");
        assertThat(new ObjectMapper().readTree(event.getBody())).isEqualTo(new ObjectMapper().readTree(json));
        assertThat(Origin.isEvent(event)).isTrue();
    }

    @Test
    void httpEvent_isReadAsBefore() throws JsonProcessingException {
        String json = LambdaEvents.url("PUT", "/v1/recipients/ada")
                .query("a=1")
                .header("content-type", "application/json")
                .body("{\"Records\": []}")
                .json();
        APIGatewayV2HTTPEvent event = reader.readValue(json);

        assertThat(event)
                .isEqualTo(new ObjectMapper()
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .readValue(json, APIGatewayV2HTTPEvent.class));
        assertThat(event.getBody()).isEqualTo("{\"Records\": []}");
        assertThat(Origin.isEvent(event)).isFalse();
    }

    @Test
    void httpEvent_thatCannotBeRead_isNotTakenForAnotherEvent() {
        assertThatThrownBy(() ->
                        reader.readValue("{\"requestContext\": {\"http\": {\"method\": \"GET\"}}, \"headers\": [1]}"))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void tickOfTheTemplates_isAnEvent() throws JsonProcessingException {
        APIGatewayV2HTTPEvent event = reader.readValue(LambdaEvents.tick());

        assertThat(Origin.isEvent(event)).isTrue();
        assertThat(event.getRawPath()).isEqualTo("/internal/tick");
    }

    @Test
    void otherTypes_areReadAsBefore() throws JsonProcessingException {
        record Foreign(List<String> records, Map<String, Object> rest) {}

        String json = "{\"records\": [\"a\"], \"rest\": {\"requestContext\": 1}}";

        assertThat(mapper.readValue(json, Foreign.class))
                .isEqualTo(new Foreign(List.of("a"), Map.of("requestContext", 1)));
        assertThat(mapper.readTree("[1.10]")).isEqualTo(new ObjectMapper().readTree("[1.10]"));
    }
}
