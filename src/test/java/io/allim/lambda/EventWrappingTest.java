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

    /** All fields that AWS documents for Function URLs and HTTP APIs; in the second some that are null, or not there. */
    @ParameterizedTest
    @ValueSource(strings = {"""
            {"version": "2.0", "routeKey": "$default", "rawPath": "/v1/a b", "rawQueryString": "a=1&a=2",
             "cookies": ["a=1", "b=2"], "headers": {"x-one": "1", "X-Two": "a,b", "x-null": null, "x-number": 7},
             "queryStringParameters": {"a": "1,2"}, "pathParameters": {"id": "7"}, "stageVariables": {"s": "t"},
             "body": "eyJhIjoxfQ==", "isBase64Encoded": true, "unknown": {"a": [1]},
             "requestContext": {"routeKey": "k", "accountId": "1", "stage": "s", "apiId": "a", "domainName": "d",
               "domainPrefix": "p", "time": "12/Mar/2026:19:03:58 +0000", "timeEpoch": 1583348638390, "requestId": "r",
               "authentication": null, "unknown": 1,
               "http": {"method": "POST", "path": "/p", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "u"},
               "authorizer": {"jwt": {"claims": {"c": "d"}, "scopes": ["s"]}, "lambda": {"a": {"b": [1, "2"]}},
                 "iam": {"accessKey": "k", "accountId": "1", "callerId": "c", "principalOrgId": "o", "userArn": "arn",
                   "userId": "u", "cognitoIdentity": {"amr": ["f"], "identityId": "i", "identityPoolId": "p"}}}}}""", """
            {"rawPath": null, "headers": null, "cookies": null, "body": null, "stageVariables": {},
             "requestContext": {"http": {"method": "GET"}, "authorizer": null}}"""})
    void httpEvent_isReadAsJacksonWould(String json) throws JsonProcessingException {
        assertThat(reader.<APIGatewayV2HTTPEvent>readValue(json))
                .isEqualTo(new ObjectMapper()
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .readValue(json, APIGatewayV2HTTPEvent.class));
    }

    @Test
    void httpEvent_isNotTakenForAnotherForWhatItsBodyHolds() throws JsonProcessingException {
        String json = LambdaEvents.url("PUT", "/v1/recipients/ada")
                .header("content-type", "application/json")
                .body("{\"Records\": []}")
                .json();
        APIGatewayV2HTTPEvent event = reader.readValue(json);

        assertThat(event.getBody()).isEqualTo("{\"Records\": []}");
        assertThat(Origin.isEvent(event)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"headers\": [1]",
                "\"headers\": {\"a\": {}}",
                "\"body\": {}",
                "\"cookies\": \"a\"",
                "\"cookies\": [{}]"
            })
    void httpEvent_thatCannotBeRead_isNotTakenForAnotherEvent(String field) {
        assertThatThrownBy(() ->
                        reader.readValue("{\"requestContext\": {\"http\": {\"method\": \"GET\"}}, " + field + "}"))
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
