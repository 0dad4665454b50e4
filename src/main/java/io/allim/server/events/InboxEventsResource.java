package io.allim.server.events;

import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.access.Tokens;
import io.allim.inbox.InboxConfig;
import io.allim.inbox.InboxReader;
import io.allim.inbox.InboxStore;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.RecipientStore;
import io.allim.time.GracefulShutdown;
import io.allim.web.Missing;
import io.allim.web.operation.OpenToRecipient;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Problem;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseHeader;

/** A recipient's inbox as a stream of what changes: server-sent events. No stream has a thread of its own. */
@Singleton
@Path("/v1/inbox/{recipient}/events")
@RequiresScope(value = Scope.READ, view = false)
@OpenToRecipient("recipient")
final class InboxEventsResource {

    private static final Logger LOG = Logger.getLogger(InboxEventsResource.class);

    /** Of a key, which may be deleted meanwhile. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final String BEARER = "Bearer ";

    private final OpenInboxes inboxes;
    private final InboxStore store;
    private final RecipientStore recipients;
    private final Tokens tokens;
    private final InstantSource clock;
    private final GracefulShutdown shutdown;
    private final boolean on;

    InboxEventsResource(
            InboxReader reader,
            InboxStore store,
            RecipientStore recipients,
            Tokens tokens,
            InstantSource clock,
            GracefulShutdown shutdown,
            InboxConfig config) {
        this.inboxes = new OpenInboxes(reader, config.streams());
        this.store = store;
        this.recipients = recipients;
        this.tokens = tokens;
        this.clock = clock;
        this.shutdown = shutdown;
        this.on = config.streams() > 0;
    }

    void start(@Observes StartupEvent started) {
        if (on) {
            store.whenChanged(inboxes::changed);
            shutdown.whenStarted(inboxes::endAll);
            Thread.ofVirtual().name("inbox events").start(this::run);
        }
    }

    /** Until the process ends: what ends the streams is the last letter. */
    private void run() {
        while (!shutdown.isStarted()) {
            try {
                inboxes.await();
                inboxes.pass(clock.instant());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("A pass over the open inboxes failed", e);
            }
        }
        inboxes.endAll();
        inboxes.pass(clock.instant());
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    public Multi<OutboundSseEvent> events(
            @PathParam("recipient") String recipient,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request,
            @Context Sse sse) {
        if (!on) {
            throw Problem.NOT_FOUND.at(
                    "", "This process sends no events: poll GET /v1/inbox/{recipient}/count with If-None-Match.");
        }
        String id = RecipientReader.id(recipient)
                .filter(known -> recipients.find(known).isPresent())
                .orElseThrow(() -> Missing.recipient(recipient));
        String authorization = Optional.ofNullable(headers.getHeaderString(HttpHeaders.AUTHORIZATION))
                .orElse("");
        Predicate<Instant> valid = valid(authorization, clock.instant());
        if (!inboxes.enter(id)) {
            throw Problem.TOO_MANY_STREAMS.exception();
        }
        Runnable disconnect = request.connection()::close;
        return Multi.createFrom()
                .emitter(
                        emitter -> open(id, emitter, new StreamWatcher(emitter, sse, valid, disconnect)),
                        BackPressureStrategy.LATEST);
    }

    private void open(String recipient, MultiEmitter<?> emitter, Watcher watcher) {
        emitter.onTermination(() -> inboxes.close(recipient, watcher));
        inboxes.open(recipient, watcher, clock.instant());
    }

    /** A recipient's token is looked at again and again: it expires, and can be revoked. */
    private Predicate<Instant> valid(String authorization, Instant now) {
        boolean bears = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        String text = bears ? authorization.substring(BEARER.length()).trim() : "";
        Optional<Token> token = tokens.verify(text, Purpose.RECIPIENT, now);
        Instant end = now.plus(LONGEST);
        return token.isPresent()
                ? at -> tokens.verify(text, Purpose.RECIPIENT, at).isPresent()
                : at -> at.isBefore(end);
    }
}
