package io.allim.web;

import io.allim.web.operation.OpenToAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** The API's description, for everybody. */
@Path("/openapi")
@OpenToAll
public final class OpenApiResource {

    OpenApiResource() {}

    /** @return the OpenAPI document in YAML, as it is in the package */
    @GET
    public Response document(@Context HttpHeaders headers) {
        return answer(OpenApiResource.class.getResourceAsStream("/META-INF/openapi.yaml"), headers);
    }

    /** Browsers show plain text, and would store the type that the document has as a file. */
    public static Response answer(InputStream document, HttpHeaders headers) {
        String accept = headers.getHeaderString(HttpHeaders.ACCEPT);
        boolean browser = accept != null && accept.contains(MediaType.TEXT_HTML);
        return Response.ok(
                        document, browser ? MediaType.TEXT_PLAIN + ";charset=UTF-8" : "application/yaml;charset=UTF-8")
                .header("Content-Disposition", "inline; filename=\"openapi.yaml\"")
                .header("X-Content-Type-Options", "nosniff")
                .header("Vary", "Accept")
                .build();
    }
}
