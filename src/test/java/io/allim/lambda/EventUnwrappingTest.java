package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventUnwrappingTest {

    private final ObjectMapper mapper = new ObjectMapper();

    EventUnwrappingTest() {
        new EventUnwrapping().customize(mapper);
    }

    static List<APIGatewayV2HTTPResponse> responses() {
        return List.of(
                new APIGatewayV2HTTPResponse(),
                APIGatewayV2HTTPResponse.builder()
                        .withStatusCode(202)
                        .withHeaders(Map.of("location", "/v1/\u20ac"))
                        .withCookies(List.of("a=1", "b=2"))
                        .withBody("{\"a\": \"b\"}")
                        .withIsBase64Encoded(true)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("responses")
    void response_isWrittenAsJacksonWould_withoutWhatIsNull(APIGatewayV2HTTPResponse response)
            throws JsonProcessingException {
        ObjectMapper plain = new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

        assertThat(mapper.readTree(
                        mapper.writerFor(APIGatewayV2HTTPResponse.class).writeValueAsString(response)))
                .isEqualTo(plain.readTree(plain.writeValueAsString(response)));
    }

    @Test
    void answerToAnEvent_isItsBodyAlone() throws JsonProcessingException {
        assertThat(mapper.writerFor(APIGatewayV2HTTPResponse.class)
                        .writeValueAsString(new EventAnswer("{\"batchItemFailures\":[]}")))
                .isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(mapper.writeValueAsString(new EventAnswer(""))).isEqualTo("null");
    }
}
