package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.allim.telemetry.Correlation;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.Optional;

/**
 * The frame of an invocation, whatever becomes of it: logs know it, and its metrics are written at its end, which may be after
 * its answer.
 */
@Decorator
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class Invocation implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

    private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;
    private final EmfMetrics metrics;
    private final AfterAnswer after;
    private final Extension extension;

    @Inject
    Invocation(
            @Delegate @Any RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
            EmfMetrics metrics,
            AfterAnswer after,
            Extension extension) {
        this.handler = handler;
        this.metrics = metrics;
        this.after = after;
        this.extension = extension;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        Optional<Context> given = Optional.ofNullable(context);
        Optional<String> id = given.map(Context::getAwsRequestId);
        Correlation.begin(id);
        boolean goesOn = !Origin.isEvent(event) && id.filter(extension::begin).isPresent() && after.begin(given);
        try {
            return handler.handleRequest(event, context);
        } finally {
            if (!goesOn) {
                metrics.flush();
                Correlation.end();
            }
            id.ifPresent(extension::end);
        }
    }
}
