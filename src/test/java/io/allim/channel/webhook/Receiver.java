package io.allim.channel.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ServerSocketFactory;

/** A listener that does to each connection what a script says; without one it only counts: a canary. */
final class Receiver implements AutoCloseable {

    interface Script {
        void play(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Receiver(ServerSocketFactory factory, String address, Script script) {
        this.script = script;
        try {
            this.listener = factory.createServerSocket(0, 100, InetAddress.ofLiteral(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    static Receiver on(String address, Script script) {
        return new Receiver(ServerSocketFactory.getDefault(), address, script);
    }

    static Receiver on(ServerSocketFactory factory, Script script) {
        return new Receiver(factory, "127.0.0.1", script);
    }

    static Receiver canary(String address) {
        return on(address, (_, _) -> {});
    }

    /** Answers the text to each connection once. */
    static Script answering(String text) {
        return (in, out) -> {
            readRequest(in);
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        };
    }

    /** Answers {@code start}, and then {@code more} again and again until the other side or the test has enough. */
    static Script repeating(String start, Supplier<String> more, long pauseMillis) {
        return (in, out) -> {
            readRequest(in);
            out.write(start.getBytes(StandardCharsets.ISO_8859_1));
            while (!Thread.currentThread().isInterrupted()) {
                out.write(more.get().getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                if (pauseMillis > 0) {
                    new CountDownLatch(1).await(pauseMillis, TimeUnit.MILLISECONDS);
                }
            }
        };
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    long written() {
        return written.get();
    }

    /** Whether a connection that was made has ended, or ends soon. */
    boolean ends() throws InterruptedException {
        return closed.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.play(socket.getInputStream(), new Counting(socket.getOutputStream(), written));
        } catch (IOException | InterruptedException e) {
            // The other side has gone.
        } finally {
            closed.countDown();
        }
    }

    /** Reads head and body, which has a length. */
    static String readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        String length = head.toString().replaceFirst("(?si).*content-length: *([0-9]+).*", "$1");
        return head + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    private static final class Counting extends OutputStream {

        private final OutputStream out;
        private final AtomicLong written;

        Counting(OutputStream out, AtomicLong written) {
            this.out = out;
            this.written = written;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            written.incrementAndGet();
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            written.addAndGet(length);
        }
    }
}
