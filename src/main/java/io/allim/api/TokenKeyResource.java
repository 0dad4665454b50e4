package io.allim.api;

import io.allim.access.Purpose;
import io.allim.access.ServiceKeys;
import io.allim.access.TokenKeys;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The keys with which links and recipients' tokens are signed. */
@Path("/v1/token-keys")
@Produces(MediaType.APPLICATION_JSON)
public final class TokenKeyResource {

    private static final String PURPOSES =
            Arrays.stream(Purpose.values()).map(Purpose::word).collect(Collectors.joining(", "));

    private final TokenKeys keys;
    private final InstantSource clock;

    TokenKeyResource(TokenKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @POST
    @Path("/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    public void rotate(byte[] bytes) {
        Fields fields = Body.read(bytes).fields();
        Purpose purpose = fields.optional("purpose", 40, Purpose::of, "Give one of " + PURPOSES + ".")
                .orElseThrow(() -> fields.missing("purpose"));
        boolean revoke = fields.optionalFlag("revoke").orElse(false);
        fields.end();
        ServiceKeys changed = keys.of(purpose);
        if (revoke) {
            changed.revoke(clock.instant());
            return;
        }
        changed.rotate(clock.instant());
    }
}
