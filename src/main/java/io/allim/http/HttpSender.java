package io.allim.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
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
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to hosts that strangers chose, over {@link GuardedHttp}.
 *
 * <p>An exchange runs on a thread of its own, so that the deadline also holds where nothing can be interrupted, such as
 * a lookup; a timer closes the connection then.
 */
public final class HttpSender implements AutoCloseable {

    /** What is read of an answer, so that its connection can be used again. */
    public static final int MAX_ANSWER_BYTES = 64 * 1024;

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
    public HttpSender(Predicate<InetAddress> blocked, Duration deadline, Duration connectTimeout, SSLContext tls) {
        this.deadline = deadline;
        this.client =
                new GuardedHttp(blocked, Timeout.of(deadline), Timeout.of(connectTimeout), tls).client(MAX_EXCHANGES);
        ThreadFactory threads = Thread.ofPlatform()
                .daemon()
                .name("http-", 0)
                .stackSize(STACK_BYTES)
                .factory();
        this.exchanges =
                new ThreadPoolExecutor(0, MAX_EXCHANGES, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("http-deadline").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Does not throw, and ends within the deadline. */
    public HttpResult send(Outgoing outgoing) {
        return send(outgoing, deadline);
    }

    /** @param within at most the sender's own deadline */
    HttpResult send(Outgoing outgoing, Duration within) {
        AtomicReference<Progress> progress = new AtomicReference<>(Progress.NOTHING_LEFT);
        Reply reply = new Reply();
        HttpUrl url = outgoing.url();
        HttpHost target = new HttpHost(url.secure() ? "https" : "http", url.host(), url.port());
        HttpUriRequestBase request = request(outgoing);
        request.setEntity(watched(outgoing, progress, reply));
        CompletableFuture<HttpResult> verdict = new CompletableFuture<>();
        try {
            Future<?> stop = timer.schedule(request::cancel, within.toNanos(), TimeUnit.NANOSECONDS);
            exchanges.execute(() -> exchange(target, request, outgoing.answerBytes(), progress, reply, verdict, stop));
        } catch (RejectedExecutionException e) {
            request.cancel();
            return new HttpResult.Full();
        }
        try {
            return verdict.get(within.toNanos(), TimeUnit.NANOSECONDS);
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
            HttpUriRequestBase request,
            int answerBytes,
            AtomicReference<Progress> progress,
            Reply reply,
            CompletableFuture<HttpResult> verdict,
            Future<?> stop) {
        try (ClassicHttpResponse answer = client.executeOpen(target, request, reply.context())) {
            String body = answerBytes > 0 ? text(answer.getEntity(), answerBytes) : "";
            verdict.complete(new HttpResult.Answered(answer.getCode(), headers(answer), body));
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

    /** Of several headers with one name the first. */
    private static Map<String, String> headers(ClassicHttpResponse answer) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : answer.getHeaders()) {
            if (header.getValue() != null) {
                headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
            }
        }
        return headers;
    }

    /** The deadline breaks it off where it takes too long. */
    private static String text(@Nullable HttpEntity entity, int bytes) throws IOException {
        return entity == null ? "" : new String(entity.getContent().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    private static boolean isDrained(@Nullable HttpEntity entity) throws IOException {
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

    private static HttpResult failed(
            Exception e, HttpUriRequestBase request, AtomicReference<Progress> progress, Reply reply) {
        boolean late = request.isCancelled() || e instanceof SocketTimeoutException;
        if (progress.get() == Progress.LEFT) {
            return new HttpResult.Unanswered(late ? "no answer in time" : reply.unanswered(e));
        }
        return switch (e) {
            case BlockedAddress _ -> new HttpResult.Blocked();
            case UnknownHostException _ -> new HttpResult.NotSent("the name of the host was not found");
            case SSLException _ ->
                new HttpResult.NotSent("no secure connection could be made: "
                        + TlsFailure.of(e).orElseThrow());
            default -> new HttpResult.NotSent(late ? "no connection in time" : "no connection could be made");
        };
    }

    /** Once this has answered that nothing left, nothing will. */
    private static HttpResult stopped(HttpUriRequestBase request, AtomicReference<Progress> progress, String when) {
        Progress before = progress.getAndUpdate(now -> now == Progress.NOTHING_LEFT ? Progress.STOPPED : now);
        request.cancel();
        return before == Progress.LEFT
                ? new HttpResult.Unanswered("no answer " + when)
                : new HttpResult.NotSent("no connection " + when);
    }

    private static HttpUriRequestBase request(Outgoing outgoing) {
        HttpUrl url = outgoing.url();
        String scheme = url.secure() ? "https" : "http";
        HttpUriRequestBase request = new HttpUriRequestBase(outgoing.method(), URI.create("/"));
        request.setScheme(scheme);
        boolean isDefaultPort = url.port() == (url.secure() ? 443 : 80);
        request.setAuthority(new URIAuthority(url.host(), isDefaultPort ? -1 : url.port()));
        request.setPath(url.target());
        outgoing.headers().forEach(request::setHeader);
        return request;
    }

    /** Notes when the first byte of the body leaves; a receiver that never sees one did not take the message. */
    private static HttpEntity watched(Outgoing outgoing, AtomicReference<Progress> progress, Reply reply) {
        byte[] body = outgoing.body();
        return new EntityTemplate(body.length, ContentType.parse(outgoing.contentType()), null, out -> {
            if (!progress.compareAndSet(Progress.NOTHING_LEFT, Progress.LEFT)) {
                throw new IOException("stopped before the message left");
            }
            reply.begin();
            out.write(body);
        });
    }
}
