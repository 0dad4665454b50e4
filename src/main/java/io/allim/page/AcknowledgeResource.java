package io.allim.page;

import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.AcknowledgementStore;
import io.allim.notification.Content;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.notification.WorkflowRef;
import io.allim.page.AcknowledgePage.Stage;
import io.allim.pipeline.control.Acknowledger;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.web.operation.OpenToSigned;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;

/** Acknowledges the delivery that the link went out with. */
@Path("/a/{token}")
@OpenToSigned
final class AcknowledgeResource {

    private final SignedPage signedPage;
    private final DeliveryStore deliveries;
    private final NotificationStore notifications;
    private final AcknowledgementStore acknowledgements;
    private final Acknowledger acknowledger;
    private final RecipientStore recipients;
    private final WorkflowStore workflows;

    AcknowledgeResource(
            SignedPage signedPage,
            DeliveryStore deliveries,
            NotificationStore notifications,
            AcknowledgementStore acknowledgements,
            Acknowledger acknowledger,
            RecipientStore recipients,
            WorkflowStore workflows) {
        this.signedPage = signedPage;
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.acknowledgements = acknowledgements;
        this.acknowledger = acknowledger;
        this.recipients = recipients;
        this.workflows = workflows;
    }

    @GET
    public Response show(@PathParam("token") String token, @Context HttpHeaders headers) {
        return signedPage.enter(
                token,
                Purpose.ACKNOWLEDGE,
                headers,
                (verified, _) -> delivery(verified)
                        .map(delivery -> before(delivery).orElseGet(() -> page(Stage.ASK, delivery, "", ""))));
    }

    @POST
    public Response act(@PathParam("token") String token, @Context HttpHeaders headers) {
        return signedPage.enter(
                token,
                Purpose.ACKNOWLEDGE,
                headers,
                (verified, now) -> delivery(verified)
                        .map(delivery -> before(delivery).orElseGet(() -> acknowledge(delivery, now))));
    }

    private Answer acknowledge(Delivery delivery, Instant now) {
        acknowledger.acknowledge(delivery, Optional.empty(), now);
        return page(Stage.DONE, delivery, "", "");
    }

    private Optional<Answer> before(Delivery delivery) {
        return acknowledgements
                .of(delivery.id().notification(), delivery.target())
                .map(before -> page(
                        Stage.BEFORE,
                        delivery,
                        shown(before.at(), delivery),
                        before.who().orElse("")));
    }

    private Optional<Delivery> delivery(Token token) {
        return DeliveryId.parse(token.about()).flatMap(deliveries::find);
    }

    private Answer page(Stage stage, Delivery delivery, String at, String who) {
        String title = notifications
                .find(delivery.id().notification())
                .map(this::title)
                .orElse("");
        return new Answer.Page(
                200,
                new AcknowledgePage(stage, title, at, who),
                recipient(delivery).flatMap(Recipient::locale));
    }

    /** A workflow's words depend on the channel; its name says what it is about. */
    private String title(Notification notification) {
        return notification
                .content()
                .map(Content::title)
                .or(() -> notification
                        .workflow()
                        .map(WorkflowRef::id)
                        .flatMap(
                                id -> workflows.find(id).flatMap(Workflow::name).or(() -> Optional.of(id))))
                .orElse("");
    }

    private String shown(Instant at, Delivery delivery) {
        RecipientTime home = RecipientTime.of(recipient(delivery));
        return home.shown(at) + " (" + home.name() + ")";
    }

    private Optional<Recipient> recipient(Delivery delivery) {
        return switch (delivery.target()) {
            case Target.ToRecipient known -> recipients.find(known.recipient());
            case Target.ToAddress _, Target.ToTopic _ -> Optional.empty();
        };
    }
}
