package io.allim.sandbox;

import io.allim.table.Sha256;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A page, and the policy that lets its own script run and no other, whatever a message holds. */
record SandboxPage(String html) {

    /** Read anew for every request, so that a change shows without a restart. */
    static SandboxPage load(String name) {
        try (InputStream in = SandboxPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("io/allim/sandbox/" + name + " is not on the class path.");
            }
            return new SandboxPage(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** @param value stands in quotes, so it has none */
    SandboxPage with(String name, String value) {
        return new SandboxPage(html.replace("\"{" + name + "}\"", '"' + value + '"'));
    }

    /** For a page with its script and its styles in it. */
    Response answer() {
        return answer(contentSecurityPolicy());
    }

    /** For a page that loads them from here. */
    Response answerWithScriptFile() {
        return answer(
                "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    private Response answer(String policy) {
        return Response.ok(html, "text/html;charset=UTF-8")
                .header("Content-Security-Policy", policy)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }

    private String contentSecurityPolicy() {
        return "default-src 'none'; script-src 'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(script()))
                + "'; style-src 'unsafe-inline';"
                + " img-src data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private String script() {
        int start = html.indexOf("<script>") + "<script>".length();
        return html.substring(start, html.indexOf("</script>", start));
    }
}
