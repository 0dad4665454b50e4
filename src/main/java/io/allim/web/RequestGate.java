package io.allim.web;

import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the line and the headers of a request before they are used. The HTTP server takes larger ones than this gate, so
 * that the answer is a problem like any other; what is larger still, it refuses without a body.
 */
final class RequestGate {

    /** Characters of path and query, percent-encoded. */
    static final int MAX_TARGET = 8 * 1024;

    /** Characters of all names and values. */
    static final int MAX_HEADERS = 20 * 1024;

    private RequestGate() {}

    /** @return what is wrong with the request; it is answered with this */
    static Optional<ProblemException> look(RoutingContext context) {
        HttpServerRequest request = context.request();
        String target = request.uri();
        if (target.length() > MAX_TARGET) {
            return Optional.of(Problem.URI_TOO_LONG.at(
                    "", "Path and query have at most %,d characters: shorten them.".formatted(MAX_TARGET)));
        }
        if (size(request.headers()) > MAX_HEADERS) {
            return Optional.of(Problem.HEADERS_TOO_LARGE.at(
                    "", "All headers have at most %,d characters: send less.".formatted(MAX_HEADERS)));
        }
        if (!RequestTarget.isDecodable(target)) {
            return Optional.of(RequestTarget.undecodable());
        }
        // Addresses of requests are made of it. HTTP/1.1 demands it, and the server sees to that.
        if (request.version() == HttpVersion.HTTP_1_0 && !request.headers().contains("Host")) {
            return Optional.of(Problem.BAD_REQUEST.at("Host", "Name the host that is called: send the header Host."));
        }
        disregardAccept(request);
        return Optional.empty();
    }

    /**
     * Each path has one form of answer, which is sent whatever the caller accepts, as RFC 9110 section 12.4.1 allows:
     * generated clients accept the only type that an operation names, and that is the one of errors where nothing is
     * answered. A document that is shown to browsers has two.
     */
    private static void disregardAccept(HttpServerRequest request) {
        if (request.headers().contains("Accept")
                && !request.uri().startsWith("/q/")
                && !request.uri().endsWith("/openapi")) {
            request.headers().remove("Accept");
        }
    }

    private static int size(MultiMap headers) {
        int size = 0;
        for (Map.Entry<String, String> header : headers) {
            size += header.getKey().length() + header.getValue().length();
        }
        return size;
    }
}
