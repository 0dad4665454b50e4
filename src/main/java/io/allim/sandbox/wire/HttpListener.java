package io.allim.sandbox.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A small HTTP/1.1 server on the loopback address. The JDK's own can neither reset a connection nor answer with
 * anything but HTTP.
 */
public final class HttpListener implements AutoCloseable {

    /** SES takes 40 MB, which base64 makes a third longer. */
    private static final int MAX_BODY_BYTES = 56 * 1024 * 1024;

    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final int MAX_HEADERS = 200;
    private static final int CLOSING_SECONDS = 5;
    private static final int IDLE_MILLIS = 60_000;

    private final ServerSocket door;
    private final Function<HttpRequest, HttpAnswer> handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sandbox-", 0).factory());

    /** The request cannot be read; its sender is told so, and the connection closes. */
    private static final class Unreadable extends IOException {
        private final int status;

        Unreadable(int status, String why) {
            super(why);
            this.status = status;
        }
    }

    private HttpListener(ServerSocket door, Function<HttpRequest, HttpAnswer> handler) {
        this.door = door;
        this.handler = handler;
    }

    /** @param port 0 for any that is free */
    public static HttpListener open(int port, Function<HttpRequest, HttpAnswer> handler) throws IOException {
        ServerSocket door = new ServerSocket();
        try {
            // A live reload must find the port free although old connections linger in TIME_WAIT.
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 200);
        } catch (IOException | RuntimeException taken) {
            door.close();
            throw taken;
        }
        HttpListener listener = new HttpListener(door, handler);
        listener.threads.execute(listener::welcome);
        return listener;
    }

    public int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() {
        shut(door);
        open.forEach(HttpListener::shut);
        threads.shutdownNow();
        try {
            // The system frees the port only when the thread that waits at the door has left it.
            threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void welcome() {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException closed) {
                // Either the listener closes, which ends the loop, or this one connection is lost.
                Thread.onSpinWait();
            }
        }
        open.forEach(HttpListener::shut);
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(IDLE_MILLIS);
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            while (exchange(socket, in, out)) {
                out.flush();
            }
            out.flush();
        } catch (IOException gone) {
            // The caller went away or said nothing for too long; there is nobody to tell.
        } finally {
            open.remove(socket);
        }
    }

    /** @return whether the connection may serve another request */
    private boolean exchange(Socket socket, InputStream in, OutputStream out) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return false;
        }
        HttpRequest request;
        try {
            request = read(first, in, out);
        } catch (Unreadable unreadable) {
            write(out, HttpAnswer.reply(unreadable.status, "text/plain", unreadable.getMessage() + "\n"), "GET", false);
            return false;
        }
        return switch (answer(request)) {
            case HttpAnswer.Reply reply -> {
                boolean stays =
                        !"close".equalsIgnoreCase(request.header("Connection").orElse(""));
                write(out, reply, request.method(), stays);
                yield stays;
            }
            case HttpAnswer.Raw raw -> {
                out.write(raw.bytes());
                yield false;
            }
            case HttpAnswer.Reset _ -> {
                // With no time to linger, closing sends a reset in place of an orderly end.
                socket.setSoLinger(true, 0);
                socket.close();
                yield false;
            }
        };
    }

    private HttpAnswer answer(HttpRequest request) {
        try {
            return handler.apply(request);
        } catch (RuntimeException mistake) {
            return HttpAnswer.reply(500, "text/plain", "The sandbox itself failed: " + mistake + "\n");
        }
    }

    private static HttpRequest read(String first, InputStream in, OutputStream out) throws IOException {
        String[] words = first.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.") || !words[1].startsWith("/")) {
            throw new Unreadable(400, "This is not an HTTP/1.1 request.");
        }
        Map<String, String> headers = headers(in);
        int question = words[1].indexOf('?');
        String path = question < 0 ? words[1] : words[1].substring(0, question);
        String query = question < 0 ? "" : words[1].substring(question + 1);
        return new HttpRequest(words[0], path, query, headers, body(headers, in, out));
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int count = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || ++count > MAX_HEADERS) {
                throw new Unreadable(400, "There is a line that is no header, or there are too many.");
            }
            headers.merge(
                    line.substring(0, colon), line.substring(colon + 1).strip(), (one, other) -> one + ", " + other);
        }
        return headers;
    }

    private static byte[] body(Map<String, String> headers, InputStream in, OutputStream out) throws IOException {
        if ("100-continue".equalsIgnoreCase(headers.get("Expect"))) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        if (headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked")) {
            return chunks(in);
        }
        return exactly(in, number(headers.getOrDefault("Content-Length", "0"), 10));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int length = number(line(in).split(";", 2)[0], 16);
            if (body.size() + (long) length > MAX_BODY_BYTES) {
                throw new Unreadable(413, "The body is too long.");
            }
            if (length == 0) {
                headers(in);
                return body.toByteArray();
            }
            body.write(exactly(in, length));
            line(in);
        }
    }

    private static int number(String text, int radix) throws Unreadable {
        try {
            int number = Integer.parseUnsignedInt(text.strip(), radix);
            if (number < 0 || number > MAX_BODY_BYTES) {
                throw new Unreadable(413, "The body is too long.");
            }
            return number;
        } catch (NumberFormatException garbage) {
            throw new Unreadable(400, "The length of the body is no number.");
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the caller stopped in the middle of a body");
        }
        return bytes;
    }

    /** Without its end; empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() >= MAX_LINE_BYTES) {
                throw new Unreadable(431, "A line is too long.");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static void write(OutputStream out, HttpAnswer.Reply reply, String method, boolean stays)
            throws IOException {
        boolean bodiless = reply.status() == 204 || reply.status() == 304;
        StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Sandbox\r\n");
        reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (!bodiless) {
            head.append("Content-Length: " + reply.body().length + "\r\n");
        }
        head.append("Connection: " + (stays ? "keep-alive" : "close") + "\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.UTF_8));
        if (!bodiless && !method.equals("HEAD")) {
            out.write(reply.body());
        }
    }

    private static void shut(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception closed) {
            // It is of no more use either way.
        }
    }
}
