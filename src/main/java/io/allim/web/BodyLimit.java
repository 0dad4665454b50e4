package io.allim.web;

import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ends requests whose bodies are too large, before they are in memory. One operation takes bodies of any length, because
 * it holds no more than a window of them; events that AWS hands in are limited by AWS.
 */
@Provider
public final class BodyLimit implements ContainerRequestFilter {

    /** The operation that takes bodies of any length. */
    public static final String IMPORT_PATH = "/v1/recipients:import";

    /** The operation that takes what SNS posts. */
    public static final String SNS_PATH = "/v1/sns";

    /** A text of 256 KiB can become four times as long in JSON, such as {@code \\u0001} for what is rare. */
    public static final int SNS_MAX_BYTES = 1024 * 1024;

    /** What a client may still send after the answer before its connection is closed; it may only read when it has sent all. */
    private static final long LINGER_BYTES = 4 * 1024 * 1024;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    @Override
    public void filter(ContainerRequestContext request) {
        long most = most(request.getUriInfo().getPath());
        if (request.getUriInfo().getPath().startsWith("/v1/")) {
            BodyForm.require(request);
        }
        request.setEntityStream(new Limited(request.getEntityStream(), most, Math.max(request.getLength(), 0)));
    }

    /** The length that the caller announces is enough to refuse; later handlers see only what may be small enough. */
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
        if (announced(context.request()) > most(context.normalizedPath())) {
            Problems.answer(context, Problem.TOO_LARGE.status());
            return;
        }
        context.next();
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && NUMBER.matcher(length).matches() ? Long.parseLong(length) : 0;
    }

    private static void drain(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(_ -> {
                if (request.bytesRead() > LINGER_BYTES) {
                    request.connection().close();
                }
            });
            request.resume();
        }
    }

    private static long most(String path) {
        boolean unlimited = EncodedColon.decoded(path).equals(IMPORT_PATH) || path.startsWith("/internal/");
        if (unlimited) {
            return Long.MAX_VALUE;
        }
        return path.equals(SNS_PATH) ? SNS_MAX_BYTES : Body.MAX_BYTES;
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
