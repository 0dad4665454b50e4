package io.allim.access;

import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/** The keys with which links and recipients' tokens are signed. */
@Path("/v1/token-keys")
@RequiresScope(Scope.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
final class TokenKeyResource {

    private static final String EXAMPLE = "{\"purpose\":\"recipient\"}";

    private static final Expected PURPOSE =
            Expected.oneOf(Arrays.stream(Purpose.values()).map(Purpose::word).toList());

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
        Fields fields = Body.read(bytes, EXAMPLE).fields();
        Optional<Purpose> purpose = fields.required("purpose", 40, Purpose::of, PURPOSE);
        boolean revoke = fields.optionalFlag("revoke").orElse(false);
        fields.end();
        ServiceKeys changed = keys.of(purpose.orElseThrow());
        if (revoke) {
            changed.revoke(clock.instant());
            return;
        }
        changed.rotate(clock.instant());
    }
}
