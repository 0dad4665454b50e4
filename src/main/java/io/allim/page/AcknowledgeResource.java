package io.allim.page;

import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.AcknowledgementStore;
import io.allim.page.AcknowledgePage.Stage;
import io.allim.pipeline.control.Acknowledger;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.web.operation.OpenToSigned;
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
    private final AcknowledgementStore acknowledgements;
    private final Acknowledger acknowledger;
    private final AcknowledgeReader reader;
    private final RecipientStore recipients;

    AcknowledgeResource(
            SignedPage signedPage,
            DeliveryStore deliveries,
            AcknowledgementStore acknowledgements,
            Acknowledger acknowledger,
            AcknowledgeReader reader,
            RecipientStore recipients) {
        this.signedPage = signedPage;
        this.deliveries = deliveries;
        this.acknowledgements = acknowledgements;
        this.acknowledger = acknowledger;
        this.reader = reader;
        this.recipients = recipients;
    }

    @GET
    public Response show(@PathParam("token") String token, @Context HttpHeaders headers) {
        return signedPage.enter(
                token,
                Purpose.ACKNOWLEDGE,
                headers,
                (verified, now) -> delivery(verified)
                        .flatMap(delivery -> page(isAcknowledged(delivery) ? Stage.BEFORE : Stage.ASK, delivery, now)));
    }

    /** Loading the page again after it acknowledges nothing: who acknowledged first, and when, holds. */
    @POST
    public Response act(@PathParam("token") String token, @Context HttpHeaders headers) {
        return signedPage.enter(
                token,
                Purpose.ACKNOWLEDGE,
                headers,
                (verified, now) -> delivery(verified).flatMap(delivery -> acknowledge(delivery, now)));
    }

    private Optional<Answer> acknowledge(Delivery delivery, Instant now) {
        if (isAcknowledged(delivery)) {
            return page(Stage.BEFORE, delivery, now);
        }
        acknowledger.acknowledge(delivery, Optional.empty(), now);
        return page(Stage.DONE, delivery, now);
    }

    private boolean isAcknowledged(Delivery delivery) {
        return acknowledgements
                .of(delivery.id().notification(), delivery.target())
                .isPresent();
    }

    private Optional<Delivery> delivery(Token token) {
        return DeliveryId.parse(token.about()).flatMap(deliveries::find);
    }

    private Optional<Answer> page(Stage stage, Delivery delivery, Instant now) {
        return reader.read(delivery, now)
                .map(told -> new Answer.Page(
                        200,
                        new AcknowledgePage(stage, told),
                        recipient(delivery).flatMap(Recipient::locale)));
    }

    private Optional<Recipient> recipient(Delivery delivery) {
        return switch (delivery.target()) {
            case Target.ToRecipient known -> recipients.find(known.recipient());
            case Target.ToAddress _, Target.ToTopic _ -> Optional.empty();
        };
    }
}
