package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.quarkus.netty.runtime.virtual.VirtualChannel;
import io.quarkus.netty.runtime.virtual.VirtualClientConnection;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.QuarkusHttpHeaders;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import java.lang.reflect.Field;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InProcessHttpTest {

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

        InProcessHttp.send(connection, get("/v1/notifications"), LastHttpContent.EMPTY_LAST_CONTENT);
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
