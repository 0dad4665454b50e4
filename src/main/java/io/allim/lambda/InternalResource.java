package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.pipeline.Ticker;
import io.allim.time.Deadline;
import io.allim.web.operation.MaxBody;
import io.allim.web.operation.OpenToEvents;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Where ticks and events of AWS services arrive. */
@Path("/internal")
@OpenToEvents
@MaxBody(MaxBody.UNLIMITED)
@Singleton
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
final class InternalResource {

    private static final Logger LOG = Logger.getLogger(InternalResource.class);

    /** For how long work waits for a place at its host: an invocation that waits is paid for. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ticker ticker;
    private final InstantSource time;
    private final Context context;
    private final LambdaConfig config;
    private final ObjectMapper mapper;
    private final List<EventConsumer> consumers;

    InternalResource(
            Ticker ticker,
            InstantSource time,
            Context context,
            LambdaConfig config,
            ObjectMapper mapper,
            @All List<EventConsumer> consumers) {
        this.ticker = ticker;
        this.time = time;
        this.context = context;
        this.config = config;
        this.mapper = mapper;
        this.consumers = consumers;
    }

    @POST
    @Path("/tick")
    public Ticker.Ticked tick() {
        return ticker.tick(time.instant(), left());
    }

    @POST
    @Path("/events")
    public Response events(String json) throws JsonProcessingException {
        Event event = Event.of(mapper.readTree(json));
        List<EventConsumer> willing =
                consumers.stream().filter(each -> each.consumes(event)).toList();
        if (willing.isEmpty()) {
            return refusal(event);
        }
        Deadline left = left();
        List<String> again = willing.stream()
                .flatMap(each -> each.consume(event, left).stream())
                .distinct()
                .toList();
        return event.isBatch() ? batchAnswer(again) : Response.noContent().build();
    }

    /** @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial batch responses</a> */
    private static Response batchAnswer(List<String> again) {
        return Response.ok(Map.of(
                        "batchItemFailures",
                        again.stream().map(id -> Map.of("itemIdentifier", id)).toList()))
                .build();
    }

    private Deadline left() {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(config.tickMargin());
        return Deadline.of(left.isNegative() ? Duration.ZERO : left).patient(PATIENCE);
    }

    /** An error, so that the event ends in the dead-letter queue, where somebody sees it, and is not dropped. */
    private Response refusal(Event event) {
        String advice = consumers.stream()
                .flatMap(each -> each.advice(event).stream())
                .findFirst()
                .map(setting -> setting + ", or ")
                .orElse("")
                .concat("remove the trigger that invokes this function");
        LOG.warnf("Nothing in Allim consumes this event from %s: %s.", event.source(), advice);
        return Response.status(Response.Status.NOT_IMPLEMENTED)
                .type("application/problem+json")
                .header(EventFailed.SOURCE_HEADER, event.source())
                .header(EventFailed.ADVICE_HEADER, advice)
                .entity(Map.of(
                        "status",
                        Response.Status.NOT_IMPLEMENTED.getStatusCode(),
                        "code",
                        "event-not-consumed",
                        "title",
                        "Nothing in Allim consumes this event from " + event.source() + ": " + advice + "."))
                .build();
    }
}
