package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import java.util.Optional;

/** An event that was not handled. Says what became of it and nothing of what it holds. */
final class EventFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** A header of the answer: the service that sent the event. */
    static final String SOURCE_HEADER = "Allim-Event-Source";

    /** A header of the answer: what an operator can do so that such events are handled. */
    static final String ADVICE_HEADER = "Allim-Event-Advice";

    EventFailed(String method, String path, APIGatewayV2HTTPResponse response) {
        super(
                "The event%s was not handled, %s %s answered %d%s; Lambda repeats it and then hands it to the dead-letter queue."
                        .formatted(
                                header(response, SOURCE_HEADER, " from "),
                                method,
                                path,
                                response.getStatusCode(),
                                header(response, ADVICE_HEADER, ": ")),
                null,
                false,
                false);
    }

    private static String header(APIGatewayV2HTTPResponse response, String name, String before) {
        return Optional.ofNullable(response.getHeaders())
                .map(Map::entrySet)
                .flatMap(headers -> headers.stream()
                        .filter(header -> header.getKey().equalsIgnoreCase(name))
                        .findFirst())
                .map(header -> before + header.getValue())
                .orElse("");
    }
}
