package io.allim.web;

import io.allim.web.operation.Operations;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Ends requests whose bodies are longer than their operation takes ({@link io.allim.web.operation.MaxBody}), before they are in
 * memory.
 */
@Singleton
final class BodyLimit {

    /** What a client may still send after the answer before its connection is closed; it may only read when it has sent all. */
    private static final long LINGER_BYTES = 4 * 1024 * 1024;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Operations operations;

    BodyLimit(Operations operations) {
        this.operations = operations;
    }

    /** The length that the caller announces is enough to refuse; nobody is asked for a key for that. */
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION - 1)
    void refuse(ContainerRequestContext request, SimpleResourceInfo resource) {
        if (announced(request) > operations.of(resource).maxBody()) {
            throw Problem.TOO_LARGE.exception();
        }
    }

    @ServerRequestFilter
    void limit(ContainerRequestContext request, SimpleResourceInfo resource) {
        if (request.getUriInfo().getPath().startsWith("/v1/")) {
            BodyForm.require(request);
        }
        long most = operations.of(resource).maxBody();
        request.setEntityStream(new Limited(request.getEntityStream(), most, Math.max(request.getLength(), 0)));
    }

    void route(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE + 1).handler(BodyLimit::look);
    }

    private static void look(RoutingContext context) {
        context.addEndHandler(_ -> drain(context.request()));
        Optional<ProblemException> wrong = RequestGate.look(context);
        if (wrong.isPresent()) {
            Problems.answer(context, wrong.get());
            return;
        }
        context.next();
    }

    private static long announced(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length != null && NUMBER.matcher(length).matches() ? Long.parseLong(length) : 0;
    }

    static void drain(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        try {
            request.handler(_ -> {
                if (request.bytesRead() > LINGER_BYTES) {
                    request.connection().close();
                }
            });
            request.resume();
        } catch (IllegalStateException _) {
            // Over HTTP/2 its last frame may have come since the question, on the thread of its connection: nothing is
            // left to drain.
        }
    }

    static final class Limited extends FilterInputStream {

        private final int announced;
        private long left;

        Limited(InputStream in, long most, int announced) {
            super(in);
            this.left = most;
            this.announced = announced;
        }

        /** Into one array of the announced length, if that is right; any other reader takes 16 KiB for the smallest body. */
        @Override
        public byte[] readAllBytes() throws IOException {
            byte[] first = readNBytes(Math.addExact(announced, 1));
            if (first.length <= announced) {
                return first;
            }
            byte[] rest = super.readAllBytes();
            byte[] all = Arrays.copyOf(first, first.length + rest.length);
            System.arraycopy(rest, 0, all, first.length, rest.length);
            return all;
        }

        @Override
        public int read() throws IOException {
            int read;
            try {
                read = super.read();
            } catch (IOException e) {
                throw new ClientGone(e);
            }
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = super.read(bytes, offset, length);
            } catch (IOException e) {
                throw new ClientGone(e);
            }
            count(Math.max(read, 0));
            return read;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw Problem.TOO_LARGE.exception();
            }
        }
    }
}
