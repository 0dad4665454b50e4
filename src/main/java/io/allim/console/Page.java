package io.allim.console;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The page, the same under each address: it names the script that draws the rest. */
final class Page {

    private static final String HTML = read();

    private Page() {}

    /** @param tokenOrigin where the page may call beside this service */
    static Response answer(Optional<String> tokenOrigin) {
        String policy = "default-src 'self'; connect-src 'self'"
                + tokenOrigin.map(origin -> " " + origin).orElse("")
                + "; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return Response.ok(HTML, "text/html;charset=UTF-8")
                .header("Content-Security-Policy", policy)
                .header("Cache-Control", "no-cache")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static String read() {
        try (InputStream html = Page.class.getResourceAsStream("console.html")) {
            if (html == null) {
                throw new IllegalStateException("The console is not bundled: ./mvnw process-resources does it.");
            }
            return new String(html.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
