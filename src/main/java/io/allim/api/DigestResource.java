package io.allim.api;

import io.allim.delivery.DeliveryId;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.control.Canceller;
import io.allim.pipeline.digest.DigestCloser;
import io.allim.pipeline.digest.DigestLister;
import io.allim.pipeline.digest.DigestPreviewer;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.Target;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@Path("/v1/digests")
@Produces(MediaType.APPLICATION_JSON)
final class DigestResource {

    private final NotificationStore notifications;
    private final DigestLister lister;
    private final DigestPreviewer previewer;
    private final DigestCloser closer;
    private final Canceller canceller;
    private final InstantSource clock;

    DigestResource(
            NotificationStore notifications,
            DigestLister lister,
            DigestPreviewer previewer,
            DigestCloser closer,
            Canceller canceller,
            InstantSource clock) {
        this.notifications = notifications;
        this.lister = lister;
        this.previewer = previewer;
        this.closer = closer;
        this.canceller = canceller;
        this.clock = clock;
    }

    @GET
    @RequiresScope(Scope.READ)
    public PageView<DigestView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of("recipient"));
        Optional<Target> recipient = Optional.ofNullable(
                        uri.getQueryParameters().getFirst("recipient"))
                .map(id -> new Target.ToRecipient(RecipientReader.id("recipient", id)));
        return PageView.of(
                recipient
                        .map(of -> notifications.digests(of, parameters.limit(), parameters.cursor()))
                        .orElseGet(() -> notifications.openDigests(parameters.limit(), parameters.cursor())),
                stored -> {
                    Digest digest = NotificationStore.readDigest(stored);
                    return new DigestView(digest, lister.messages(digest), Optional.empty());
                });
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}")
    public DigestView get(@PathParam("id") String id, @Context SecurityContext caller) {
        Digest digest = find(id);
        return caller.isUserInRole(Scope.READ.word())
                ? view(digest)
                : new DigestView(digest, lister.messages(digest), Optional.empty());
    }

    @GET
    @RequiresScope(value = Scope.READ, view = false)
    @Path("/{id}/items")
    public PageView<DigestView.Item> items(@PathParam("id") String id, @Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        DigestLister.Items page = lister.items(find(id), parameters.limit(), parameters.cursor());
        return new PageView<>(page.items().stream().map(DigestView.Item::of).toList(), page.cursor());
    }

    /** @param messages none when it would say nothing, or has said it */
    record Preview(DigestId id, List<DigestPreviewView> messages) {}

    @GET
    @RequiresScope(value = Scope.READ, view = false)
    @Path("/{id}/preview")
    public Preview preview(@PathParam("id") String id) {
        Digest digest = find(id);
        return new Preview(
                new DigestId(digest.id()),
                previewer.preview(digest, clock.instant()).stream()
                        .map(DigestPreviewView::of)
                        .toList());
    }

    /** Answers 202 while it is to be closed, and 200 when it was closed before. */
    @POST
    @RequiresScope(Scope.SEND)
    @Path("/{id}/flush")
    public Response flush(@PathParam("id") String id) {
        Digest digest = DigestId.parse(id)
                .flatMap(known -> closer.flush(known.notification(), clock.instant()))
                .orElseThrow(() -> NotFound.digest(id));
        int status = digest.isCollecting() ? 202 : 200;
        return Response.status(status).entity(view(digest)).build();
    }

    @DELETE
    @RequiresScope(Scope.SEND)
    @Path("/{id}/items/{delivery}")
    public DeliveryView cancel(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        return DigestId.parse(id)
                .flatMap(digest -> DeliveryId.parse(delivery)
                        .flatMap(item -> canceller.cancelItem(digest.notification(), item, clock.instant())))
                .map(DeliveryView::whole)
                .orElseThrow(() -> NotFound.item(id, delivery));
    }

    private DigestView view(Digest digest) {
        return new DigestView(
                digest,
                lister.messages(digest),
                Optional.of(lister.items(digest, Parameters.DEFAULT_LIMIT, Optional.empty())));
    }

    private Digest find(String id) {
        return DigestId.parse(id)
                .map(DigestId::notification)
                .flatMap(notifications::findDigest)
                .orElseThrow(() -> NotFound.digest(id));
    }
}
