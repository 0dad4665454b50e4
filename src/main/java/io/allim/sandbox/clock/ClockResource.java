package io.allim.sandbox.clock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.sandbox.SandboxJson;
import io.allim.web.operation.OpenToAll;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The clock over HTTP. */
@Path("/sandbox/clock")
@OpenToAll
@IfBuildProfile(anyOf = {"dev", "test"})
final class ClockResource {

    private final SandboxClock clock;
    private final ClockAdvancer advancer;

    ClockResource(SandboxClock clock, ClockAdvancer advancer) {
        this.clock = clock;
        this.advancer = advancer;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response clock() {
        return answer(ClockJson.clock(clock.instant(), clock.ahead()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response advance(byte[] advance) throws InterruptedException {
        try {
            return answer(ClockJson.turned(advancer.advance(ClockJson.advance(advance))));
        } catch (IllegalArgumentException wrong) {
            return SandboxJson.badRequest(String.valueOf(wrong.getMessage()));
        }
    }

    private static Response answer(ObjectNode json) {
        return Response.ok(json.toString()).header("Cache-Control", "no-store").build();
    }
}
