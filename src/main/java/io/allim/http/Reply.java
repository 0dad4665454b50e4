package io.allim.http;

import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * What came back to a request, answer or not. The HTTP client skips lines that are no HTTP, so that it finds no answer
 * where something came that can't be read.
 *
 * @param before the bytes that the connection had received when the request left
 */
record Reply(HttpClientContext context, AtomicLong before) {

    private static final String UNREADABLE = "the receiver's answer can't be read: ";

    Reply() {
        this(HttpClientContext.create(), new AtomicLong());
    }

    void begin() {
        before.set(received());
    }

    /** Why there is no status. */
    String unanswered(Exception failure) {
        return switch (failure) {
            case MessageConstraintException _ -> UNREADABLE + "its head is too long";
            case ClientProtocolException _ -> UNREADABLE + "it is not HTTP/1.1";
            case SSLException _ ->
                "the connection ended without an answer: "
                        + TlsFailure.of(failure).orElseThrow();
            default ->
                received() > before.get()
                        ? UNREADABLE + "it is not HTTP/1.1"
                        : "the connection ended without an answer";
        };
    }

    private long received() {
        EndpointDetails connection = context.getEndpointDetails();
        return connection == null ? 0 : connection.getReceivedBytesCount();
    }
}
