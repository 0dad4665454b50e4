package io.allim.web;

import io.allim.table.Cursor;
import io.allim.table.TableUnavailable;
import io.allim.telemetry.StoreLog;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.allim.web.problem.Sentences;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Makes an answer of type {@code application/problem+json} (RFC 9457) of whatever went wrong. */
@Provider
public final class Problems implements ExceptionMapper<Throwable> {

    static final String TYPE = "application/problem+json";

    /** Filters of Quarkus have negative orders, resources positive ones. */
    private static final int AFTER_FILTERS = 0;

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final Map<Integer, Problem> BY_STATUS = Map.of(
            400, Problem.BAD_REQUEST,
            401, Problem.UNAUTHENTICATED,
            403, Problem.FORBIDDEN,
            404, Problem.NOT_FOUND,
            405, Problem.METHOD_NOT_ALLOWED,
            413, Problem.TOO_LARGE,
            414, Problem.URI_TOO_LONG,
            415, Problem.UNSUPPORTED_MEDIA_TYPE,
            431, Problem.HEADERS_TOO_LARGE);

    private final HttpServerRequest request;
    private final HttpHeaders headers;

    Problems(@Context HttpServerRequest request, @Context HttpHeaders headers) {
        this.request = request;
        this.headers = headers;
    }

    @Override
    public Response toResponse(Throwable fault) {
        Throwable judged =
                fault instanceof NotFoundException && isOtherMethod() ? KnownPaths.wrongMethod(request.path()) : fault;
        return response(
                judged, request::path, () -> Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_TYPE)));
    }

    /** Where two resources share the beginning of a path, the container finds neither. */
    private boolean isOtherMethod() {
        return AllowedMethods.of(request.path())
                .filter(methods -> !List.of(methods.split(", ", -1))
                        .contains(request.method().name()))
                .isPresent();
    }

    /**
     * @param path of the request; asked for when the answer depends on it, as is the next
     * @param contentType of its body
     */
    static Response response(Throwable fault, Supplier<String> path, Supplier<Optional<String>> contentType) {
        ProblemException problem = problem(fault, path, contentType);
        Response.ResponseBuilder response = Response.status(problem.problem().status())
                .type(TYPE)
                .entity(problem.json().toString());
        switch (problem.problem()) {
            case UNAUTHENTICATED -> response.header("WWW-Authenticate", "Bearer");
            case STILL_RUNNING, BEING_ERASED, STORE_UNAVAILABLE -> response.header("Retry-After", "1");
            case SECRET_UNAVAILABLE -> response.header("Retry-After", "10");
            case SIGN_IN_UNAVAILABLE -> response.header("Retry-After", "30");
            case NOT_VERIFIED -> response.header("Retry-After", "60");
            case METHOD_NOT_ALLOWED ->
                AllowedMethods.of(path.get()).ifPresent(methods -> response.header("Allow", methods));
            case UNSUPPORTED_MEDIA_TYPE -> {
                if (problem.field().equals(BodyForm.CONTENT_ENCODING)) {
                    response.header("Accept-Encoding", "identity");
                }
            }
            default -> {}
        }
        return response.build();
    }

    private static ProblemException problem(
            Throwable fault, Supplier<String> path, Supplier<Optional<String>> contentType) {
        return switch (fault) {
            case ProblemException problem -> problem;
            case Cursor.Bad _ ->
                Problem.INVALID_PARAMETER.at(
                        "cursor",
                        "What was sent is not a cursor of this list, and a cursor is no page number: for the first page leave"
                                + " `cursor` out; for the next one send the `cursor` of the answer before, unchanged and"
                                + " percent-encoded.");
            case ClientGone gone -> {
                LOG.debug("a client went away", gone);
                yield Problem.BAD_REQUEST.exception();
            }
            case TableUnavailable unavailable -> {
                StoreLog.log(unavailable);
                yield Problem.STORE_UNAVAILABLE.exception();
            }
            case WebApplicationException web -> ofStatus(web.getResponse().getStatus(), path.get(), contentType.get());
            default -> {
                LOG.error("a request failed", fault);
                yield Problem.INTERNAL.exception();
            }
        };
    }

    /** @param path as it was sent */
    private static ProblemException ofStatus(int status, String path, Optional<String> contentType) {
        return switch (status) {
            case 404 -> KnownPaths.unknown(path);
            case 405 -> KnownPaths.wrongMethod(path);
            case 415 -> wrongType(contentType);
            default -> ofStatus(status);
        };
    }

    private static ProblemException wrongType(Optional<String> given) {
        String said =
                given.map(type -> "Content-Type is " + Sentences.given(type)).orElse("There is no Content-Type");
        return Problem.UNSUPPORTED_MEDIA_TYPE.at(
                HttpHeaders.CONTENT_TYPE,
                said + ", and this operation takes another: send Content-Type: application/json with a JSON object.",
                "\"application/json\"");
    }

    private static ProblemException ofStatus(int status) {
        Problem other = status < 500 ? Problem.BAD_REQUEST : Problem.INTERNAL;
        return BY_STATUS.getOrDefault(status, other).exception();
    }

    /** What fails before any resource is found, and what paths can. */
    void route(@Observes Router router) {
        List.of(400, 404, 405, 413, 414, 415, 431, 500)
                .forEach(status -> router.errorHandler(status, context -> answer(context, status)));
        router.route().order(Integer.MIN_VALUE + 1).failureHandler(Problems::fail);
        // Behind the filter that answers browsers which ask for other origins.
        router.options().order(AFTER_FILTERS).handler(Problems::options);
    }

    private static void fail(RoutingContext context) {
        if (context.statusCode() >= 400 && context.statusCode() < 500) {
            answer(context, context.statusCode());
            return;
        }
        context.next();
    }

    private static void options(RoutingContext context) {
        Optional<String> methods = AllowedMethods.of(context.request().path());
        String path = context.request().path();
        if (methods.isEmpty() && (path.startsWith("/sandbox") || path.startsWith("/q/"))) {
            context.next();
            return;
        }
        if (methods.isEmpty()) {
            answer(context, Problem.NOT_FOUND.status());
            return;
        }
        context.response().setStatusCode(204).putHeader("Allow", methods.get()).end();
    }

    static void answer(RoutingContext context, int status) {
        answer(
                context,
                ofStatus(
                        status,
                        context.request().path(),
                        Optional.ofNullable(context.request().getHeader("Content-Type"))));
    }

    static void answer(RoutingContext context, ProblemException problem) {
        if (!context.response().ended() && !context.response().headWritten()) {
            context.response()
                    .setStatusCode(problem.problem().status())
                    .putHeader("Content-Type", TYPE)
                    .end(problem.body());
        }
    }
}
