package cold;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** What Lambda's runtime for Java does: asks for events, and posts what the handler answers. Ends with the Runtime API. */
final class Loop {

    private static final String API =
            "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/";

    private Loop() {}

    public static void main(String[] arguments) {
        AcceptHandler handler = new AcceptHandler();
        try {
            while (true) {
                serve(handler);
            }
        } catch (IOException gone) {
            System.exit(0);
        }
    }

    private static void serve(AcceptHandler handler) throws IOException {
        HttpURLConnection next = open("next");
        try (InputStream event = next.getInputStream()) {
            ByteArrayOutputStream response = new ByteArrayOutputStream();
            handler.handleRequest(event, response, null);
            post(next.getHeaderField("Lambda-Runtime-Aws-Request-Id") + "/response", response.toByteArray());
        }
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
