package io.allim.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** An OpenAPI document, for programs and for browsers. */
public final class OpenApiAnswer {

    private OpenApiAnswer() {}

    /** Browsers show plain text, and would store the type that the document has as a file. */
    public static Response of(InputStream document, HttpHeaders headers) {
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
