package io.allim.lambda;

import io.allim.table.Json;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Gives the process the time between an answer and the next event where its runtime is not ours: a thread that Lambda tells of each
 * event as well, and that asks for the next one only when {@link AfterAnswer} is done. Lambda freezes a function when its runtime and
 * its extensions have all asked. Started where {@code allim.lambda.send-after-answer} says so.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html">Lambda extensions API</a>
 */
@Singleton
final class Extension {

    private static final Logger LOG = Logger.getLogger(Extension.class);

    private static final String ID = "Lambda-Extension-Identifier";

    /** An event that no request begins with by then is none, or one that the runtime could not read. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LambdaConfig config;
    private final Supplier<AfterAnswer> after;
    private final Duration patience;
    private String begun = "";
    private String ended = "";
    private String left = "";

    /** @param after made when it is needed: a function loads nothing of what it does not use */
    @Inject
    Extension(LambdaConfig config, Instance<AfterAnswer> after) {
        this(config, after::get, PATIENCE);
    }

    Extension(LambdaConfig config, Supplier<AfterAnswer> after, Duration patience) {
        this.config = config;
        this.after = after;
        this.patience = patience;
    }

    /** Lambda takes extensions only until the function has started. */
    void start(@Observes StartupEvent started) {
        if (!config.sendAfterAnswer()) {
            return;
        }
        try {
            String id = register();
            after.get().enable();
            Thread.ofPlatform().name("after-answer").daemon().start(() -> serve(id));
        } catch (IOException e) {
            LOG.warnf("messages leave by hints, since Lambda takes no extension: %s", e.getMessage());
        }
    }

    /**
     * At the beginning of a request.
     *
     * @return false when the time after it is not waited for any more
     */
    synchronized boolean begin(String event) {
        begun = event;
        return !left.equals(event);
    }

    /** At the end of any event, just before it is answered. */
    synchronized void end(String event) {
        ended = event;
        notifyAll();
    }

    /** @return whether the event has come to its end; if not, no request begins with it any more */
    synchronized boolean isAnswered(String event) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!ended.equals(event)) {
            long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (begun.equals(event)) {
                wait();
            } else if (millis > 0) {
                wait(millis);
            } else {
                left = event;
                return false;
            }
        }
        return true;
    }

    /** Lambda waits for an extension until the function's timeout: one that can't ask any more ends its process, and gets another. */
    private void serve(String id) {
        try {
            while (true) {
                if (isAnswered(next(id))) {
                    after.get().run();
                }
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            LOG.errorf(e, "the process ends, since it can't be told of events any more");
            Runtime.getRuntime().halt(1);
        }
    }

    /** @return by which Lambda knows it */
    private static String register() throws IOException {
        HttpURLConnection connection = open("register");
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Lambda-Extension-Name", "allim-after-answer");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write("{\"events\":[\"INVOKE\"]}".getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream body = connection.getInputStream()) {
            body.readAllBytes();
        }
        return Optional.ofNullable(connection.getHeaderField(ID))
                .orElseThrow(() -> new IOException("it gave no identifier"));
    }

    /** Waits for an event. @return its id */
    private static String next(String id) throws IOException {
        HttpURLConnection connection = open("event/next");
        connection.setRequestProperty(ID, id);
        try (InputStream event = connection.getInputStream()) {
            String body = new String(event.readAllBytes(), StandardCharsets.UTF_8);
            return Json.tree(body).map(json -> json.path("requestId").asText()).orElse("");
        }
    }

    private static HttpURLConnection open(String path) throws IOException {
        // Asked for at run time: a native executable has constants of the machine that built it.
        String api = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2020-01-01/extension/";
        return (HttpURLConnection) URI.create(api + path).toURL().openConnection();
    }
}
