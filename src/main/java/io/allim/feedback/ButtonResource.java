package io.allim.feedback;

import io.allim.channel.ButtonReports;
import io.allim.channel.ButtonReports.Answer;
import io.allim.channel.ButtonReports.Report;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.telemetry.LineLimit;
import io.allim.web.operation.OpenToSigned;
import io.allim.web.problem.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Where providers report that somebody pressed a button in a message. Whether a request is the provider's is up to the channel; a
 * store that does not answer is a 503, after which the provider or the person tries again.
 */
@Path("/c/{channel}/{connection}")
@OpenToSigned
@Consumes(MediaType.WILDCARD)
final class ButtonResource {

    private static final Logger LOG = Logger.getLogger(ButtonResource.class);

    private final Channels channels;
    private final ConnectionStore connections;
    private final ButtonPresses presses;
    private final InstantSource clock;
    private final LineLimit refusals = new LineLimit(1, System::nanoTime);

    ButtonResource(Channels channels, ConnectionStore connections, ButtonPresses presses, InstantSource clock) {
        this.channels = channels;
        this.connections = connections;
        this.presses = presses;
        this.clock = clock;
    }

    @POST
    public Response take(
            @PathParam("channel") String channel,
            @PathParam("connection") String id,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            byte[] body) {
        ButtonReports reports =
                channels.find(channel).flatMap(Channel::buttonReports).orElseThrow(Problem.NOT_FOUND::exception);
        Connection connection = connections
                .find(id)
                .filter(known -> known.type().equals(channel))
                .orElseThrow(Problem.NOT_FOUND::exception);
        String query = Optional.ofNullable(uri.getRequestUri().getRawQuery()).orElse("");
        Instant now = clock.instant();
        ButtonReports.Request request =
                new ButtonReports.Request(firstOfEach(headers.getRequestHeaders()), query, body);
        return response(
                switch (reports.read(request, connection, now)) {
                    case Report.Refused(String why) -> throw refused(connection, why);
                    case Report.Other(Answer answer) -> answer;
                    case Report.Pressed press -> reports.answer(press, presses.take(press, channel, now), connection);
                });
    }

    private RuntimeException refused(Connection connection, String why) {
        refusals.next()
                .ifPresent(others -> LOG.warnf(
                        "A request to /c/%s/%s was refused: %s%s", connection.type(), connection.id(), why, others));
        return Problem.NOT_SIGNED.exception();
    }

    private static Map<String, String> firstOfEach(MultivaluedMap<String, String> headers) {
        Map<String, String> first = new HashMap<>();
        headers.forEach((name, values) -> {
            if (!values.isEmpty()) {
                first.putIfAbsent(name.toLowerCase(Locale.ROOT), values.getFirst());
            }
        });
        return first;
    }

    private static Response response(Answer answer) {
        return Response.status(answer.status())
                .type(answer.contentType())
                .header("Cache-Control", "no-store")
                .entity(answer.body())
                .build();
    }
}
