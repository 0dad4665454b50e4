package io.allim.channel.webhook;

import io.allim.channel.TlsFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to hosts that strangers chose, over {@link GuardedHttp}.
 *
 * <p>An exchange runs on a thread of its own, so that the deadline also holds where nothing can be interrupted, such as
 * a lookup; a timer closes the connection then.
 */
final class WebhookClient implements AutoCloseable {

    /** What is read of an answer, so that its connection can be used again; the status alone decides. */
    static final int MAX_ANSWER_BYTES = 64 * 1024;

    /**
     * Threads and connections: more than may wait for receivers that do not answer. A thread outlives its exchange while
     * it waits for a lookup; with so small a stack it takes little more than its connection.
     */
    private static final int MAX_EXCHANGES = 1024;

    private static final int STACK_BYTES = 256 * 1024;

    private static final long DRAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private enum Progress {
        NOTHING_LEFT,
        LEFT,
        STOPPED
    }

    private final Duration deadline;
    private final CloseableHttpClient client;
    private final ThreadPoolExecutor exchanges;
    private final ScheduledThreadPoolExecutor timer;

    /** @param blocked the addresses that may not be reached */
    WebhookClient(Predicate<InetAddress> blocked, Duration deadline, Duration connectTimeout, SSLContext tls) {
        this.deadline = deadline;
        this.client =
                new GuardedHttp(blocked, Timeout.of(deadline), Timeout.of(connectTimeout), tls).client(MAX_EXCHANGES);
        ThreadFactory threads = Thread.ofPlatform()
                .daemon()
                .name("webhook-", 0)
                .stackSize(STACK_BYTES)
                .factory();
        this.exchanges =
                new ThreadPoolExecutor(0, MAX_EXCHANGES, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("webhook-deadline").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Does not throw, and ends within the deadline. */
    PostResult post(WebhookUrl url, Map<String, String> headers, byte[] body) {
        AtomicReference<Progress> progress = new AtomicReference<>(Progress.NOTHING_LEFT);
        Reply reply = new Reply();
        HttpHost target = new HttpHost(url.secure() ? "https" : "http", url.host(), url.port());
        HttpPost request = request(url, headers);
        request.setEntity(watched(body, progress, reply));
        CompletableFuture<PostResult> verdict = new CompletableFuture<>();
        try {
            Future<?> stop = timer.schedule(request::cancel, deadline.toNanos(), TimeUnit.NANOSECONDS);
            exchanges.execute(() -> exchange(target, request, progress, reply, verdict, stop));
        } catch (RejectedExecutionException e) {
            request.cancel();
            return new PostResult.Full();
        }
        try {
            return verdict.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return stopped(request, progress, "in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return stopped(request, progress, "before the service stopped");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a verdict is never exceptional", e);
        }
    }

    @Override
    public void close() {
        exchanges.shutdownNow();
        timer.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    private void exchange(
            HttpHost target,
            HttpPost request,
            AtomicReference<Progress> progress,
            Reply reply,
            CompletableFuture<PostResult> verdict,
            Future<?> stop) {
        try (ClassicHttpResponse answer = client.executeOpen(target, request, reply.context())) {
            Optional<String> retryAfter =
                    Optional.ofNullable(answer.getFirstHeader("Retry-After")).map(Header::getValue);
            verdict.complete(new PostResult.Answered(answer.getCode(), retryAfter));
            if (!isDrained(answer.getEntity())) {
                // Closing the answer would read it to its end.
                request.cancel();
            }
        } catch (IOException | RuntimeException e) {
            verdict.complete(failed(e, request, progress, reply));
        } finally {
            stop.cancel(false);
            verdict.complete(stopped(request, progress, "because of an error"));
        }
    }

    private static boolean isDrained(HttpEntity entity) throws IOException {
        if (entity == null) {
            return true;
        }
        InputStream content = entity.getContent();
        byte[] buffer = new byte[8 * 1024];
        long started = System.nanoTime();
        int total = 0;
        while (total < MAX_ANSWER_BYTES && System.nanoTime() - started < DRAIN_NANOS) {
            int read = content.read(buffer, 0, Math.min(buffer.length, MAX_ANSWER_BYTES - total));
            if (read < 0) {
                return true;
            }
            total += read;
        }
        return false;
    }

    private static PostResult failed(Exception e, HttpPost request, AtomicReference<Progress> progress, Reply reply) {
        boolean late = request.isCancelled() || e instanceof SocketTimeoutException;
        if (progress.get() == Progress.LEFT) {
            return new PostResult.Unanswered(late ? "no answer in time" : reply.unanswered(e));
        }
        return switch (e) {
            case BlockedAddress _ -> new PostResult.Blocked();
            case UnknownHostException _ -> new PostResult.NotSent("the name of the host was not found");
            case SSLException _ ->
                new PostResult.NotSent("no secure connection could be made: "
                        + TlsFailure.of(e).orElseThrow());
            default -> new PostResult.NotSent(late ? "no connection in time" : "no connection could be made");
        };
    }

    /** Once this has answered that nothing left, nothing will. */
    private static PostResult stopped(HttpPost request, AtomicReference<Progress> progress, String when) {
        Progress before = progress.getAndUpdate(now -> now == Progress.NOTHING_LEFT ? Progress.STOPPED : now);
        request.cancel();
        return before == Progress.LEFT
                ? new PostResult.Unanswered("no answer " + when)
                : new PostResult.NotSent("no connection " + when);
    }

    private static HttpPost request(WebhookUrl url, Map<String, String> headers) {
        HttpPost request = new HttpPost("/");
        request.setScheme(url.secure() ? "https" : "http");
        boolean isDefaultPort = url.port() == (url.secure() ? 443 : 80);
        request.setAuthority(new URIAuthority(url.host(), isDefaultPort ? -1 : url.port()));
        request.setPath(url.target());
        headers.forEach(request::setHeader);
        return request;
    }

    /** Notes when the first byte of the body leaves; a receiver that never sees one did not take the message. */
    private static HttpEntity watched(byte[] body, AtomicReference<Progress> progress, Reply reply) {
        return new EntityTemplate(body.length, ContentType.create("application/json"), null, out -> {
            if (!progress.compareAndSet(Progress.NOTHING_LEFT, Progress.LEFT)) {
                throw new IOException("stopped before the message left");
            }
            reply.begin();
            out.write(body);
        });
    }
}
