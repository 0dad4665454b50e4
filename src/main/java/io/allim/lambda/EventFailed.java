package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import java.util.Optional;

/** An event that was not handled. Says what became of it and nothing of what it holds. */
final class EventFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** A header of the answer: the service that sent the event. */
    static final String SOURCE_HEADER = "Allim-Event-Source";

    EventFailed(String method, String path, APIGatewayV2HTTPResponse response) {
        super(
                "The event%s was not handled, %s %s answered %d; Lambda repeats it and then hands it to the dead-letter queue."
                        .formatted(from(response), method, path, response.getStatusCode()),
                null,
                false,
                false);
    }

    private static String from(APIGatewayV2HTTPResponse response) {
        return Optional.ofNullable(response.getHeaders())
                .map(Map::entrySet)
                .flatMap(headers -> headers.stream()
                        .filter(header -> header.getKey().equalsIgnoreCase(SOURCE_HEADER))
                        .findFirst())
                .map(header -> " from " + header.getValue())
                .orElse("");
    }
}
