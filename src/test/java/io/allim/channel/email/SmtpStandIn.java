package io.allim.channel.email;

import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Provider;
import io.allim.channel.ChannelContract.Seen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An SMTP server that can break its protocol, or answer a command as a test wants. */
final class SmtpStandIn implements Provider {

    private static final String TOO_MANY = "421 4.7.0 stand-in Error: too many connections from 127.0.0.1";

    private final ServerSocket listener;
    private final Map<String, String> replies;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<ReceivedMail> mails = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int mostConnections;
    private final int mailsEach;
    private volatile Behaviour behaviour = Behaviour.SUCCEED;

    SmtpStandIn() {
        this(Map.of());
    }

    /** @param replies by the first word of a command, in capitals; {@code .} is the end of a mail */
    SmtpStandIn(Map<String, String> replies) {
        this(replies, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * @param mostConnections that it takes at a time, as Postfix bounds them
     * @param mailsEach after which it ends a connection at the next mail
     */
    SmtpStandIn(Map<String, String> replies, int mostConnections, int mailsEach) {
        this.replies = replies;
        this.mostConnections = mostConnections;
        this.mailsEach = mailsEach;
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
    int open() {
        return sockets.size();
    }

    /** Ends all connections without a word. */
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    public List<Seen> seen() {
        return mails.stream().map(ReceivedMail::seen).toList();
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
                connections.incrementAndGet();
                if (sockets.size() >= mostConnections) {
                    reply(socket.getOutputStream(), TOO_MANY);
                    socket.close();
                } else {
                    sockets.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            reply(out, replies.getOrDefault("", "220 stand-in ESMTP"));
            int received = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                String word = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
                if (word.equals("MAIL") && received++ == mailsEach) {
                    reply(out, "421 4.7.0 stand-in Error: too many messages");
                    return;
                }
                reply(out, replies.getOrDefault(word, usual(word)));
                if (word.equals("DATA") && !replies.containsKey(word) && !data(in, out, socket)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // The other side has gone.
        } finally {
            sockets.remove(socket);
        }
    }

    private static String usual(String word) {
        return switch (word) {
            case "EHLO" -> "250-stand-in\r\n250 AUTH PLAIN";
            case "DATA" -> "354 go ahead";
            case "QUIT" -> "221 bye";
            default -> "250 ok";
        };
    }

    private boolean data(BufferedReader in, OutputStream out, Socket socket) throws IOException, InterruptedException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        mails.add(new ReceivedMail(mail.toString()));
        switch (behaviour) {
            case SUCCEED -> reply(out, replies.getOrDefault(".", "250 2.0.0 queued"));
            case THROTTLE -> reply(out, "451 4.7.1 too much mail from you to ada.lovelace@example.com");
            case SERVER_ERROR -> reply(out, "421 4.3.2 going down");
            case REFUSE -> reply(out, "554 5.7.1 spam for ada.lovelace@example.com: The body-9f4");
            case HANG -> closed.await();
            case DRIP -> drip(out);
            case RESET -> socket.setSoLinger(true, 0);
            case MALFORMED -> reply(out, "\0\1garbage");
            case CLOSE -> out.flush();
        }
        return behaviour == Behaviour.SUCCEED;
    }

    private void drip(OutputStream out) throws IOException, InterruptedException {
        do {
            reply(out, "250-wait");
        } while (!closed.await(100, TimeUnit.MILLISECONDS));
    }

    private static void reply(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
