package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.lambda.crac.Core;
import io.quarkus.amazon.lambda.runtime.AmazonLambdaContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/**
 * The part of Lambda's Java runtime that calls a handler. Runs in a JVM of its own and ends when the Runtime API does.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
final class Bootstrap {

    private static final String API = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";

    /** What the environment says where the function goes on from a snapshot of itself; hooks are called then. */
    static final String SNAP_START = "snap-start";

    private Bootstrap() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("org.crac.Core.Compat", Core.class.getPackageName());
        RequestStreamHandler handler = handler(arguments[0]);
        if (SNAP_START.equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
            Core.getGlobalContext().beforeCheckpoint(null);
            Core.getGlobalContext().afterRestore(null);
        }
        while (true) {
            HttpURLConnection next = open("invocation/next");
            try (InputStream event = next.getInputStream()) {
                handle(handler, next, event);
            } catch (IOException gone) {
                System.exit(0);
            }
        }
    }

    private static RequestStreamHandler handler(String name) throws IOException {
        try {
            return (RequestStreamHandler)
                    Class.forName(name).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            e.printStackTrace();
            post("init/error", error(e));
            System.exit(1);
            throw new AssertionError(e);
        }
    }

    private static void handle(RequestStreamHandler handler, HttpURLConnection next, InputStream event)
            throws IOException {
        String invocation = "invocation/" + next.getHeaderField("Lambda-Runtime-Aws-Request-Id") + "/";
        var response = new ByteArrayOutputStream();
        try {
            handler.handleRequest(event, response, new AmazonLambdaContext(next, null, null));
        } catch (Exception | LinkageError e) {
            post(invocation + "error", error(e));
            return;
        }
        post(invocation + "response", response.toByteArray());
    }

    private static byte[] error(Throwable e) throws IOException {
        return new ObjectMapper()
                .writeValueAsBytes(
                        Map.of("errorType", e.getClass().getName(), "errorMessage", String.valueOf(e.getMessage())));
    }

    private static void post(String path, byte[] body) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        connection.getInputStream().readAllBytes();
    }

    private static HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection) URI.create(API + path).toURL().openConnection();
    }
}
