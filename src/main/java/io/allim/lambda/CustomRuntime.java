package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.amazon.lambda.runtime.AmazonLambdaContext;
import io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler;
import io.quarkus.arc.Arc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Lambda's part of the work where the package brings its own JVM: hands events from the Runtime API to Quarkus's handler,
 * one after the other, and its answers back. The managed runtime for Java has this built in. What a request leaves to this process
 * is done once its answer is handed in, before the next event is asked for.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
final class CustomRuntime {

    private static final String API = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";
    private static final String AFTER_ANSWER = "allim.lambda.send-after-answer";
    private static final String TRACE = "com.amazonaws.xray.traceHeader";

    private CustomRuntime() {}

    /** Ends when the Runtime API is gone, or when the application can't be started. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0 && !System.getProperty("java.vm.info", "").contains("sharing")) {
            System.out.println("The cache of classes " + arguments[0]
                    + " was not made for this machine and this package: the start takes longer without it.");
        }
        // It sees to that itself.
        System.setProperty(AFTER_ANSWER, "false");
        RequestStreamHandler handler = start();
        AfterAnswer after = Arc.container().instance(AfterAnswer.class).get();
        after.enable();
        while (true) {
            HttpURLConnection next = open("invocation/next");
            try (InputStream event = next.getInputStream()) {
                handle(handler, next, event);
                after.run();
            } catch (IOException gone) {
                System.exit(0);
            }
        }
    }

    private static RequestStreamHandler start() throws IOException {
        try {
            return new QuarkusStreamHandler();
        } catch (Throwable e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            // Of what has none, the log has a sentence.
            if (cause.getStackTrace().length > 0) {
                e.printStackTrace();
            }
            post("init/error", error(cause));
            System.exit(1);
            throw e;
        }
    }

    private static void handle(RequestStreamHandler handler, HttpURLConnection next, InputStream event)
            throws IOException {
        String invocation = "invocation/" + next.getHeaderField("Lambda-Runtime-Aws-Request-Id") + "/";
        String trace = next.getHeaderField("Lambda-Runtime-Trace-Id");
        if (trace != null) {
            System.setProperty(TRACE, trace);
        }
        var response = new ByteArrayOutputStream();
        try {
            handler.handleRequest(event, response, new AmazonLambdaContext(next, null, null));
        } catch (Throwable e) {
            // Threads of the application would keep a process without this one alive, which serves nobody.
            post(invocation + "error", error(e));
            return;
        }
        post(invocation + "response", response);
    }

    private static ByteArrayOutputStream error(Throwable e) throws IOException {
        var body = new ByteArrayOutputStream();
        body.write(JsonNodeFactory.instance
                .objectNode()
                .put("errorType", e.getClass().getName())
                .put("errorMessage", String.valueOf(e.getMessage()))
                .toString()
                .getBytes(StandardCharsets.UTF_8));
        return body;
    }

    /** Not streamed: for that the JDK would first wait a millisecond to see whether the connection is still there. */
    private static void post(String path, ByteArrayOutputStream body) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            body.writeTo(out);
        }
        int status = connection.getResponseCode();
        try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (answer != null) {
                answer.readAllBytes();
            }
        }
        if (status >= 400) {
            // Such as an answer that is too long. Lambda tells the caller.
            System.out.println("The Runtime API answered " + path + " with " + status);
        }
    }

    private static HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection) URI.create(API + path).toURL().openConnection();
    }
}
