package io.allim.web;

import io.allim.web.operation.OpenToAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** The API's description, for everybody. */
@Path("/openapi")
@OpenToAll
final class OpenApiResource {

    /** @return the OpenAPI document in YAML, as it is in the package */
    @GET
    public Response document(@Context HttpHeaders headers) {
        return OpenApiAnswer.of(OpenApiResource.class.getResourceAsStream("/META-INF/openapi.yaml"), headers);
    }
}
