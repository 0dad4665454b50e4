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

    /**
     * An empty document for a frame of the page, which writes the HTML of a mail into it: styles and embedded images show, links
     * open in a new tab, nothing else of it works. It is of the same origin so that the page can write; no script runs in it.
     *
     * @param images whether the browser may load those of other hosts, as somebody allows it
     */
    static Response frame(boolean images) {
        String policy = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
                + " style-src 'unsafe-inline'; img-src data:" + (images ? " http: https:" : "")
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
        return Response.ok(
                        "<!doctype html><html lang=\"en\"><head><title>Mail</title></head><body></body></html>",
                        "text/html;charset=UTF-8")
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
