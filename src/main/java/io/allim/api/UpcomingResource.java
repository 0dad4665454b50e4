package io.allim.api;

import io.allim.pipeline.control.Forecaster;
import io.allim.recipient.RecipientReader;
import io.allim.recipient.RecipientStore;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** When will I get it? */
@Path("/v1/recipients")
@RequiresScope(Scope.READ)
@Produces(MediaType.APPLICATION_JSON)
final class UpcomingResource {

    private final RecipientStore recipients;
    private final Forecaster forecaster;
    private final InstantSource clock;

    UpcomingResource(RecipientStore recipients, Forecaster forecaster, InstantSource clock) {
        this.recipients = recipients;
        this.forecaster = forecaster;
        this.clock = clock;
    }

    /**
     * @param delivery as it is now; its {@code why} says why it goes then
     * @param outlook what would become of it as things are now
     */
    record Upcoming(DeliveryView delivery, Outlook outlook) {

        static Upcoming of(Forecaster.Forecast forecast) {
            return new Upcoming(
                    DeliveryView.listed(forecast.delivery()).with(forecast.workflow()),
                    new Outlook(forecast.at(), forecast.decision(), forecast.why()));
        }
    }

    /** @param at when it is decided: on its turn, or when its digest closes */
    record Outlook(Optional<Instant> at, String decision, String why) {}

    @GET
    @Path("/{id}/upcoming")
    public PageView<Upcoming> upcoming(@PathParam("id") String id, @Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        Optional<String> known =
                RecipientReader.id(id).filter(text -> recipients.find(text).isPresent());
        Forecaster.Forecasts forecasts = forecaster.upcoming(
                known.orElseThrow(() -> Missing.recipient(id)),
                parameters.limit(),
                parameters.cursor(),
                clock.instant());
        return new PageView<>(forecasts.items().stream().map(Upcoming::of).toList(), forecasts.cursor());
    }
}
