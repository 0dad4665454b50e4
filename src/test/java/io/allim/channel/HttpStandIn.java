package io.allim.channel;

import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Provider;
import io.allim.channel.ChannelContract.Seen;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A provider that speaks HTTP/1.1 over plain sockets, so that it can break it. */
public final class HttpStandIn implements Provider {

    /**
     * @param target as in the request line: path and query
     * @param headers by lower-case name; the last one counts
     */
    public record Request(String method, String target, Map<String, String> headers, String body) {}

    /** @param headers as lines, each ended by CR LF; length and connection are added */
    public record Answer(int status, String headers, String body) {

        private byte[] bytes() {
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: " + content.length + "\r\n\r\n";
            return (head + body).getBytes(StandardCharsets.UTF_8);
        }
    }

    private final ServerSocket listener;
    private final Map<Behaviour, Answer> answers;
    private final Function<Request, Seen> reader;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Behaviour behaviour = Behaviour.SUCCEED;

    /**
     * @param answers those that are missing break the connection as their name says; without one for
     *     {@link Behaviour#MALFORMED} the answer isn't HTTP
     */
    public HttpStandIn(Map<Behaviour, Answer> answers, Function<Request, Seen> reader) {
        this.answers = Map.copyOf(answers);
        this.reader = reader;
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void behave(Behaviour next) {
        behaviour = next;
    }

    @Override
    public int connections() {
        return connections.get();
    }

    /** Connections that are open now. */
    public int open() {
        return sockets.size();
    }

    @Override
    public List<Seen> seen() {
        return requests.stream().map(reader).toList();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                requests.add(read(in, out));
                if (!answer(socket, out)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // The other side has gone.
        } finally {
            sockets.remove(socket);
        }
    }

    private boolean answer(Socket socket, OutputStream out) throws IOException, InterruptedException {
        Behaviour now = behaviour;
        Answer answer = answers.get(now);
        if (answer != null) {
            out.write(answer.bytes());
            out.flush();
            return true;
        }
        switch (now) {
            case HANG -> closed.await();
            case RESET -> socket.setSoLinger(true, 0);
            case MALFORMED -> out.write("\0\1garbage\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            case DRIP -> drip(out);
            case CLOSE, SUCCEED, THROTTLE, SERVER_ERROR, REFUSE -> out.flush();
        }
        return false;
    }

    private void drip(OutputStream out) throws IOException, InterruptedException {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        do {
            out.write(' ');
            out.flush();
        } while (!closed.await(100, TimeUnit.MILLISECONDS));
    }

    private static Request read(InputStream in, OutputStream out) throws IOException {
        String[] start = line(in).split(" ");
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        if (headers.containsKey("expect")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        return new Request(start[0], start[1], headers, new String(body(in, headers), StandardCharsets.UTF_8));
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size;
        do {
            size = Integer.parseInt(line(in), 16);
            body.write(exactly(in, size));
            line(in);
        } while (size > 0);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException();
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
