package io.allim.sandbox;

import io.allim.sandbox.ses.SesStandIn;
import io.allim.sandbox.sns.SnsStandIn;
import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.Faults;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpListener;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessages;
import io.allim.sandbox.wire.StandIn;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stand-ins for SNS, SES version 2, webhook receivers and chats on one port of 127.0.0.1. SDK clients and the AWS CLI reach
 * them with {@link #uri()} as their endpoint and any credentials; webhooks go to any path below {@code /hooks/}, and a chat's
 * requests below the chat's name.
 *
 * <p>They are friendly: topics, endpoints and senders need not be made first. These do not work, to see what happens:
 * topics and platform applications named {@code missing} or {@code forbidden}, platform applications named
 * {@code disabled}, and senders named {@code unverified}.
 */
public final class SandboxServer implements AutoCloseable {

    private final int port;
    private final SandboxMessages messages;
    private final Faults faults = new Faults();
    private final List<StandIn> standIns;
    private Optional<HttpListener> listener = Optional.empty();

    /**
     * Without chats. Does no I/O.
     *
     * @param port 0 for any that is free
     * @param clock gives the time of messages, and the five minutes in which FIFO topics drop repetitions
     */
    public SandboxServer(int port, InstantSource clock) {
        this(port, clock, new SandboxMessages(), List.of());
    }

    /** @param chats that keep what they take in the messages */
    public SandboxServer(int port, InstantSource clock, SandboxMessages messages, List<? extends StandIn> chats) {
        this.port = port;
        this.messages = messages;
        List<StandIn> all = new ArrayList<>(List.of(
                new SnsStandIn(messages, clock), new SesStandIn(messages, clock), new WebhookStandIn(messages, clock)));
        all.addAll(chats);
        this.standIns = List.copyOf(all);
    }

    /** @throws IOException when the port is taken */
    public synchronized SandboxServer start() throws IOException {
        if (listener.isEmpty()) {
            listener = Optional.of(HttpListener.open(port, this::answer));
        }
        return this;
    }

    /** @throws IllegalStateException when not started */
    public synchronized URI uri() {
        return URI.create("http://127.0.0.1:"
                + listener.orElseThrow(() -> new IllegalStateException("The sandbox server is not started."))
                        .port());
    }

    public SandboxMessages messages() {
        return messages;
    }

    /** Whose calls can go wrong, in the order in which they are shown. */
    public List<Fault.Service> services() {
        return standIns.stream().map(StandIn::service).toList();
    }

    public Faults faults() {
        return faults;
    }

    /** Frees the port; what was captured stays. */
    @Override
    public synchronized void close() {
        listener.ifPresent(HttpListener::close);
        listener = Optional.empty();
    }

    private HttpAnswer answer(HttpRequest request) {
        for (StandIn standIn : standIns) {
            if (standIn.takes(request)) {
                return faults.take(standIn.service())
                        .map(fault -> faulty(fault, standIn, request))
                        .orElseGet(() -> standIn.answer(request));
            }
        }
        return HttpAnswer.reply(
                404,
                "text/plain",
                "Nobody is here. SNS is at POST /, SES at /v2/email/, webhook receivers are below /hooks/, and a chat is below its name.\n");
    }

    private static HttpAnswer faulty(Fault fault, StandIn standIn, HttpRequest request) {
        return switch (fault.kind()) {
            case THROTTLE -> standIn.throttled();
            case ERROR_500 -> standIn.broken();
            case REJECT -> standIn.rejected();
            case SLOW -> late(fault, standIn, request);
            case RESET -> new HttpAnswer.Reset();
            case RESET_AFTER -> {
                standIn.answer(request);
                yield new HttpAnswer.Reset();
            }
            case MALFORMED -> {
                standIn.answer(request);
                yield standIn.garbled();
            }
        };
    }

    private static HttpAnswer late(Fault fault, StandIn standIn, HttpRequest request) {
        try {
            HttpAnswer answer = standIn.answer(request);
            Thread.sleep(fault.delay());
            return answer;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return new HttpAnswer.Reset();
        }
    }
}
