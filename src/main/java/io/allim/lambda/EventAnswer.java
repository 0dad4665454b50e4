package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;

/** The answer to an event that was wrapped: its body alone is what the function answers. */
final class EventAnswer extends APIGatewayV2HTTPResponse {

    EventAnswer(String body) {
        setBody(body);
    }
}
