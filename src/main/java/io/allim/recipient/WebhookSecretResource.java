package io.allim.recipient;

import io.allim.channel.Address;
import io.allim.channel.SigningSecrets;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The secrets with which receivers of webhooks check signatures. */
@Path("/v1/webhook-secrets")
@RequiresScope(Scope.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
final class WebhookSecretResource {

    private static final String EXAMPLE = "{\"webhook\":\"https://example.com/hooks/orders\"}";

    private final SigningSecrets secrets;
    private final Addresses addresses;
    private final InstantSource clock;

    WebhookSecretResource(SigningSecrets secrets, Addresses addresses, InstantSource clock) {
        this.secrets = secrets;
        this.addresses = addresses;
        this.clock = clock;
    }

    /** @param secrets the newest first; messages are signed with each */
    record View(String webhook, List<String> secrets) {}

    /** A POST, so that the URL and the secret stay out of access logs. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response show(byte[] bytes) {
        Fields fields = Body.read(bytes, EXAMPLE).fields();
        Optional<Address> read = addresses.read(fields, secrets.kind());
        fields.end();
        Address webhook = read.orElseThrow();
        return Response.ok(new View(webhook.view(), secrets.secrets(webhook.value(), clock.instant())))
                .header("Cache-Control", "no-store")
                .build();
    }

    @POST
    @Path("/rotate")
    public void rotate() {
        secrets.rotate(clock.instant());
    }
}
