package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/**
 * Turns the failure of an event into a function error. To Lambda an answer is a success, whatever its status, and the
 * event would be gone. What an event that was wrapped is answered with is unwrapped.
 */
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
class EventFailures implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

    private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;

    @Inject
    EventFailures(@Delegate @Any RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
        this.handler = handler;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        APIGatewayV2HTTPResponse response = handler.handleRequest(event, context);
        if (!Origin.isEvent(event)) {
            return response;
        }
        if (response.getStatusCode() >= 400) {
            throw new EventFailed(event.getRequestContext().getHttp().getMethod(), event.getRawPath(), response);
        }
        return EventWrapping.PATH.equals(event.getRawPath()) ? new EventAnswer(response.getBody()) : response;
    }
}
