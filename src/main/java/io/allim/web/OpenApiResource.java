package io.allim.web;

import io.allim.web.operation.OpenToAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.InputStream;

/** The API's description, for everybody. */
@Path("/openapi")
@OpenToAll
final class OpenApiResource {

    /** @return the OpenAPI document in YAML, as it is in the package */
    @GET
    @Produces("application/yaml")
    public InputStream document() {
        return OpenApiResource.class.getResourceAsStream("/META-INF/openapi.yaml");
    }
}
