package io.allim.recipient;

import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.access.Tokens;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.Missing;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Tokens with which a recipient's browser calls. They open reading as well as writing: nobody gets with one what their key
 * is refused.
 */
@Path("/v1/recipients")
@RequiresScope({Scope.SEND, Scope.READ})
@Produces(MediaType.APPLICATION_JSON)
final class RecipientTokenResource {

    private static final String EXAMPLE = "{\"expiresIn\":\"PT1H\"}";

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Expected LIFE = Expected.duration("from 1 minute to 24 hours", "PT1H");
    private static final Duration USUAL = Duration.ofHours(1);

    private final Tokens tokens;
    private final RecipientStore recipients;
    private final InstantSource clock;

    RecipientTokenResource(Tokens tokens, RecipientStore recipients, InstantSource clock) {
        this.tokens = tokens;
        this.recipients = recipients;
        this.clock = clock;
    }

    record View(String token, Instant expiresAt) {}

    @POST
    @Path("/{id}/tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(@PathParam("id") String id, byte[] bytes) {
        Fields fields = Body.read(bytes, EXAMPLE).fields();
        Duration life = fields.optionalDuration("expiresIn", SHORTEST, Purpose.RECIPIENT.longest(), LIFE)
                .orElse(USUAL);
        fields.end();
        String recipient = RecipientReader.id(id).orElseThrow(() -> Missing.recipient(id));
        if (recipients.find(recipient).isEmpty()) {
            throw Missing.recipient(id);
        }
        Instant now = clock.instant();
        Instant expires = now.plus(life).truncatedTo(ChronoUnit.SECONDS);
        String token = tokens.sign(new Token(Purpose.RECIPIENT, recipient, "", expires), now);
        return Response.status(Response.Status.CREATED)
                .entity(new View(token, expires))
                .header("Cache-Control", "no-store")
                .build();
    }
}
