package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;

/** Tells what AWS invoked the function with from what came through its URL. */
final class Origin {

    /** API Gateway and Function URLs write this field themselves, so no HTTP caller can set it. */
    static final String MARKER = "allim-internal";

    private Origin() {}

    /**
     * Whether a service of AWS sent the event, and no HTTP caller. Looks at fields only, because the container hands out
     * a proxy of the event. A request that came by HTTP always bears the name of the domain that it was sent to.
     */
    static boolean isEvent(APIGatewayV2HTTPEvent event) {
        var context = event.getRequestContext();
        return MARKER.equals(event.getRouteKey()) && context != null && context.getDomainName() == null;
    }
}
