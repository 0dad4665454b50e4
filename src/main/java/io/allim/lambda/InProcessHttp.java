package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.allim.telemetry.Correlation;
import io.allim.web.RequestTarget;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.netty.runtime.virtual.VirtualChannel;
import io.quarkus.netty.runtime.virtual.VirtualClientConnection;
import io.quarkus.netty.runtime.virtual.VirtualResponseHandler;
import io.quarkus.vertx.http.runtime.QuarkusHttpHeaders;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/**
 * Takes a request to the HTTP server within this process, in place of Quarkus's own handler. That one sends from the
 * thread of the invocation to a channel that belongs to another, and once in some hundred thousand requests the two miss
 * each other: the request stays where it is, and the function waits for its answer until Lambda ends it. Here a channel
 * hears from its own thread alone.
 */
@Decorator
@Priority(Interceptor.Priority.LIBRARY_AFTER)
class InProcessHttp implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

    private static final Logger LOG = Logger.getLogger(InProcessHttp.class);
    private static final String CONTENT_TYPE = "Content-Type";

    private static final List<String> OF_THE_CONNECTION =
            List.of("Expect", "Connection", "Keep-Alive", "TE", "Upgrade");

    private static final char REPLACEMENT = '\uFFFD';

    /**
     * An answer is in memory in any case. When a channel says that it is full, Vert.x looks for the answer that is under way, and fails where
     * another thread has ended that a moment before: the connection is closed, and the caller gets 500.
     */
    private static final WriteBufferWaterMark NEVER_FULL =
            new WriteBufferWaterMark(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Nobody tells which one it was. */
    private static final int CALLERS_PORT = 443;

    /** @param replaced is not asked */
    @Inject
    @SuppressWarnings("unused")
    InProcessHttp(@Delegate @Any RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> replaced) {}

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        try {
            if (!RequestTarget.isDecodable(target(event))) {
                return answer(RequestTarget.undecodable());
            }
            return answer(event, request(event, context), content(event));
        } catch (ExecutionException | RuntimeException e) {
            LOG.error("A request did not get through the server", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return failed();
    }

    private static APIGatewayV2HTTPResponse answer(
            APIGatewayV2HTTPEvent event, HttpRequest request, HttpContent content)
            throws ExecutionException, InterruptedException {
        Answer answer = new Answer();
        VirtualClientConnection<?> connection = VirtualClientConnection.connect(answer, VertxHttpRecorder.VIRTUAL_HTTP);
        connection.peer().config().setWriteBufferWaterMark(NEVER_FULL);
        String caller = event.getRequestContext().getHttp().getSourceIp();
        if (caller != null) {
            connection
                    .peer()
                    .attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE)
                    .set(SocketAddress.inetSocketAddress(CALLERS_PORT, caller));
        }
        try {
            send(connection, answer, request, content);
            return answer.whole.get();
        } finally {
            // One that has no thread yet can't be closed, and holds nothing.
            if (connection.peer().isRegistered()) {
                connection.close();
            }
        }
    }

    /**
     * The server's channel gives a new one its thread, which then has it ready before anything else is done there.
     *
     * @param answer hears of what fails on the way
     */
    static void send(VirtualClientConnection<?> connection, Answer answer, HttpRequest request, HttpContent content) {
        VirtualChannel channel = connection.peer();
        CompletableFuture.runAsync(() -> {}, channel.parent().eventLoop())
                .thenCompose(_ -> CompletableFuture.runAsync(
                        () -> {
                            connection.sendMessage(request);
                            connection.sendMessage(content);
                        },
                        channel.eventLoop()))
                .exceptionally(failure -> {
                    answer.whole.completeExceptionally(failure);
                    return null;
                });
    }

    private static APIGatewayV2HTTPResponse failed() {
        return answer(Problem.INTERNAL.exception());
    }

    private static APIGatewayV2HTTPResponse answer(ProblemException problem) {
        Map<String, String> headers = new HashMap<>(Map.of(CONTENT_TYPE, "application/problem+json"));
        Correlation.invocation().ifPresent(id -> headers.put("X-Request-Id", id));
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(problem.problem().status())
                .withHeaders(headers)
                .withBody(problem.body())
                .build();
    }

    private static String target(APIGatewayV2HTTPEvent event) {
        String query = event.getRawQueryString();
        return query == null || query.isEmpty() ? event.getRawPath() : event.getRawPath() + "?" + query;
    }

    private static HttpRequest request(APIGatewayV2HTTPEvent event, Context context) {
        QuarkusHttpHeaders headers = new QuarkusHttpHeaders();
        headers.setContextObject(Context.class, context);
        headers.setContextObject(APIGatewayV2HTTPEvent.class, event);
        headers.setContextObject(APIGatewayV2HTTPEvent.RequestContext.class, event.getRequestContext());
        if (event.getHeaders() != null) {
            event.getHeaders().forEach((name, value) -> {
                if (value != null && !isOfTheConnection(name)) {
                    headers.add(name, value);
                }
            });
        }
        if (event.getCookies() != null) {
            headers.add(HttpHeaderNames.COOKIE, String.join("; ", event.getCookies()));
        }
        if (!headers.contains(HttpHeaderNames.HOST)) {
            headers.add(HttpHeaderNames.HOST, "localhost");
        }
        if (event.getBody() != null) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(event.getRequestContext().getHttp().getMethod()),
                target(event),
                headers);
    }

    /** They are between the caller and AWS. The server would answer that it expects the body, and nobody would go on. */
    private static boolean isOfTheConnection(String name) {
        return OF_THE_CONNECTION.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static HttpContent content(APIGatewayV2HTTPEvent event) {
        if (event.getBody() == null) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        byte[] body = event.getIsBase64Encoded() ? Base64.getDecoder().decode(event.getBody()) : text(event);
        return new DefaultLastHttpContent(Unpooled.wrappedBuffer(body));
    }

    /**
     * What is no UTF-8 arrives as replacement characters, so that it would be taken for what the caller wrote. The length
     * that the caller announced gives it away; then it becomes what no parser takes for UTF-8.
     */
    private static byte[] text(APIGatewayV2HTTPEvent event) {
        byte[] text = event.getBody().getBytes(StandardCharsets.UTF_8);
        boolean asSent = event.getBody().indexOf(REPLACEMENT) < 0
                || announced(event)
                        .filter(length -> !length.equals(Integer.toString(text.length)))
                        .isEmpty();
        for (int i = 0; i < text.length && !asSent; i++) {
            if (text[i] == (byte) 0xef && text[i + 1] == (byte) 0xbf && text[i + 2] == (byte) 0xbd) {
                Arrays.fill(text, i, i + 3, (byte) 0xff);
            }
        }
        return text;
    }

    private static Optional<String> announced(APIGatewayV2HTTPEvent event) {
        return event.getHeaders() == null
                ? Optional.empty()
                : event.getHeaders().entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase("Content-Length"))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /** Gathers what the server writes. */
    static final class Answer implements VirtualResponseHandler {

        final CompletableFuture<APIGatewayV2HTTPResponse> whole = new CompletableFuture<>();
        private final APIGatewayV2HTTPResponse response = new APIGatewayV2HTTPResponse();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Override
        public void handleMessage(Object message) {
            try {
                if (!(message instanceof HttpObject)) {
                    throw new IllegalStateException("an answer that is no HTTP: " + message.getClass());
                }
                if (message instanceof HttpResponse head) {
                    read(head);
                }
                if (message instanceof HttpContent part) {
                    ByteBuf bytes = part.content();
                    bytes.readBytes(body, bytes.readableBytes());
                }
                if (message instanceof LastHttpContent) {
                    end();
                }
            } catch (Throwable e) {
                // Netty would swallow it, and the invocation wait for ever.
                whole.completeExceptionally(e);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void read(HttpResponse head) {
            response.setStatusCode(head.status().code());
            HttpHeaders headers = head.headers();
            Map<String, String> joined = new HashMap<>();
            for (String name : headers.names()) {
                if (name.equalsIgnoreCase("Set-Cookie")) {
                    response.setCookies(headers.getAll(name));
                } else if (!name.equalsIgnoreCase("Transfer-Encoding")) {
                    joined.put(name, String.join(",", headers.getAll(name)));
                }
            }
            response.setHeaders(joined);
        }

        private void end() {
            if (body.size() > 0) {
                boolean text = isText(response.getHeaders());
                response.setIsBase64Encoded(!text);
                response.setBody(
                        text
                                ? body.toString(StandardCharsets.UTF_8)
                                : Base64.getEncoder().encodeToString(body.toByteArray()));
            }
            whole.complete(response);
        }

        private static boolean isText(Map<String, String> headers) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(CONTENT_TYPE))
                    .map(header -> header.getValue().toLowerCase(Locale.ROOT))
                    .anyMatch(type -> type.startsWith("text")
                            || type.contains("json")
                            || type.contains("xml")
                            || type.contains("yaml"));
        }

        @Override
        public void close() {
            whole.completeExceptionally(new IOException("the connection was closed"));
        }
    }
}
