package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.quarkus.netty.runtime.virtual.VirtualChannel;
import io.quarkus.netty.runtime.virtual.VirtualClientConnection;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.QuarkusHttpHeaders;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("application")
@QuarkusTest
class InProcessHttpTest {

    /** Answers what it was asked. */
    @Singleton
    static class Echo {

        void route(@Observes Router router) {
            router.route("/full-at").handler(Echo::fullAt);
            router.route("/echo").handler(BodyHandler.create()).handler(request -> {
                HttpServerResponse response = request.response()
                        .putHeader(HttpHeaderNames.SET_COOKIE, List.<CharSequence>of("a=1", "b=2"))
                        .putHeader(HttpHeaderNames.VARY, List.<CharSequence>of("A", "B"));
                if (request.request().getParam("as") != null) {
                    response.putHeader("content-type", request.request().getParam("as"))
                            .end(request.body().buffer());
                    return;
                }
                response.putHeader("Content-Type", "application/json")
                        .end(new JsonObject()
                                .put("method", request.request().method().name())
                                .put("query", request.request().query())
                                .put("list", request.request().headers().getAll("X-List"))
                                .put("cookies", request.request().headers().getAll("Cookie"))
                                .put("caller", request.request().remoteAddress().hostAddress())
                                .put("host", request.request().getHeader("Host"))
                                .put("body", request.body().asString())
                                .encode());
            });
        }

        /** After how many bytes that wait the channel of the request says that it is full. */
        private static void fullAt(RoutingContext request) {
            int bytes = ((ConnectionBase) request.request().connection())
                    .channel()
                    .config()
                    .getWriteBufferHighWaterMark();
            request.response().end(Integer.toString(bytes));
        }
    }

    private final InProcessHttp handler = new InProcessHttp(null);

    @Test
    void request_arrivesWithAllOfTheEvent() {
        APIGatewayV2HTTPEvent event = event("POST", "a=b%20c&d=");
        event.setHeaders(Map.of("host", "example.com", "x-list", "a, b,c"));
        event.setCookies(List.of("c=1", "d=2"));
        event.setBody("\u20ac");

        assertThat(new JsonObject(handler.handleRequest(event, null).getBody()).getMap())
                .isEqualTo(Map.of(
                        "method",
                        "POST",
                        "query",
                        "a=b%20c&d=",
                        "list",
                        List.of("a, b,c"),
                        "cookies",
                        List.of("c=1; d=2"),
                        "caller",
                        "192.0.2.1",
                        "host",
                        "example.com",
                        "body",
                        "\u20ac"));
    }

    @Test
    void answer_hasItsHeadersAndCookies() {
        APIGatewayV2HTTPResponse answer = handler.handleRequest(event("GET", ""), null);

        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getCookies()).containsExactly("a=1", "b=2");
        assertThat(answer.getHeaders())
                .containsEntry("vary", "A,B")
                .containsEntry("Content-Type", "application/json")
                .doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, false",
        "application/problem%2Bjson, false",
        "image/svg%2Bxml, false",
        "application/yaml, false",
        "application/octet-stream, true"
    })
    void body_isTextOrBase64(String type, boolean base64) {
        byte[] bytes = {(byte) 0xe2, (byte) 0x82, (byte) 0xac, 0};
        String encoded = Base64.getEncoder().encodeToString(bytes);
        APIGatewayV2HTTPEvent event = event("POST", "as=" + type);
        event.setBody(encoded);
        event.setIsBase64Encoded(true);

        APIGatewayV2HTTPResponse answer = handler.handleRequest(event, null);

        assertThat(answer.getIsBase64Encoded()).isEqualTo(base64);
        assertThat(answer.getBody()).isEqualTo(base64 ? encoded : "\u20ac\0");
    }

    /** Vert.x looks for an answer that may have ended when a channel says so; Lambda takes six million bytes. */
    @Test
    void channel_isNeverFull() {
        APIGatewayV2HTTPEvent event = event("GET", "");
        event.setRawPath("/full-at");

        String bytes = handler.handleRequest(event, null).getBody();

        assertThat(Integer.parseInt(new String(Base64.getDecoder().decode(bytes), StandardCharsets.UTF_8)))
                .isGreaterThan(6_000_000);
    }

    @Test
    void request_thatCannotBeMade_isAnsweredWithAProblem() {
        APIGatewayV2HTTPResponse answer = handler.handleRequest(event("GET WITH BLANKS", ""), null);

        assertThat(answer.getStatusCode()).isEqualTo(500);
        assertThat(answer.getBody()).contains("\"code\":\"internal\"");
    }

    @Test
    void answer_thatCannotBeGathered_isAFailure() {
        InProcessHttp.Answer answer = new InProcessHttp.Answer();

        answer.handleMessage(new Object());

        assertThat(answer.whole).isCompletedExceptionally();
    }

    private static APIGatewayV2HTTPEvent event(String method, String query) {
        return APIGatewayV2HTTPEvent.builder()
                .withRawPath("/echo")
                .withRawQueryString(query)
                .withRequestContext(APIGatewayV2HTTPEvent.RequestContext.builder()
                        .withHttp(APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                                .withMethod(method)
                                .withSourceIp("192.0.2.1")
                                .build())
                        .build())
                .build();
    }

    /** What lets a channel fall asleep beside a request that came a moment before: it looks, and only then says so. */
    private static final class SlowToSleep extends ConcurrentLinkedQueue<Object> {

        private static final long serialVersionUID = 1;

        private final transient CountDownLatch looked = new CountDownLatch(1);
        private final transient CountDownLatch sent = new CountDownLatch(1);

        @Override
        public boolean isEmpty() {
            boolean empty = super.isEmpty();
            looked.countDown();
            await(sent);
            return empty;
        }
    }

    @Test
    void request_thatComesWhileItsChannelFallsAsleep_isAnswered() throws Exception {
        VirtualClientConnection<?> other = connect(new InProcessHttp.Answer());
        EventLoop server = other.peer().parent().eventLoop();
        CountDownLatch prepared = new CountDownLatch(1);
        server.execute(() -> await(prepared));
        InProcessHttp.Answer answer = new InProcessHttp.Answer();
        VirtualClientConnection<?> connection = connect(answer);
        SlowToSleep queue = new SlowToSleep();
        replace(connection.peer(), queue);
        prepared.countDown();
        await(queue.looked);

        InProcessHttp.send(connection, answer, get("/v1/notifications"), LastHttpContent.EMPTY_LAST_CONTENT);
        queue.sent.countDown();

        APIGatewayV2HTTPResponse response = answer.whole.get(10, TimeUnit.SECONDS);
        assertThat(response.getStatusCode()).isEqualTo(401);
        assertThat(response.getBody()).contains("unauthenticated");
        connection.close();
        other.close();
    }

    private static VirtualClientConnection<?> connect(InProcessHttp.Answer answer) {
        return VirtualClientConnection.connect(answer, VertxHttpRecorder.VIRTUAL_HTTP);
    }

    private static HttpRequest get(String path) {
        QuarkusHttpHeaders headers = new QuarkusHttpHeaders();
        headers.setContextObject(APIGatewayV2HTTPEvent.class, new APIGatewayV2HTTPEvent());
        headers.set("Host", "localhost");
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path, headers);
    }

    private static void replace(VirtualChannel channel, Queue<Object> queue) throws ReflectiveOperationException {
        Field field = VirtualChannel.class.getDeclaredField("inboundBuffer");
        field.setAccessible(true);
        field.set(channel, queue);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
