package io.allim.page;

import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.access.Tokens;
import io.allim.table.TableUnavailable;
import io.allim.telemetry.StoreLog;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** Lets in who bears a token. Everybody else sees the same page, whatever is wrong with theirs. */
@Singleton
public final class SignedPage {

    private final Tokens tokens;
    private final InstantSource clock;
    private final Brand brand;

    SignedPage(Tokens tokens, InstantSource clock, Brand brand) {
        this.tokens = tokens;
        this.clock = clock;
        this.brand = brand;
    }

    /** @param visit answers nothing when what the token is about is gone */
    public Response enter(
            String text, Purpose purpose, HttpHeaders headers, BiFunction<Token, Instant, Optional<Answer>> visit) {
        Instant now = clock.instant();
        try {
            Optional<Answer> answer = tokens.verify(text, purpose, now).flatMap(token -> visit.apply(token, now));
            return response(answer.orElse(new Answer.Page(404, new ErrorPage(false), Optional.empty())), headers);
        } catch (TableUnavailable e) {
            StoreLog.log(e);
            return response(new Answer.Page(503, new ErrorPage(true), Optional.empty()), headers);
        }
    }

    private Response response(Answer answer, HttpHeaders headers) {
        Response.ResponseBuilder response = switch (answer) {
            case Answer.Page page -> {
                String accepted = headers.getHeaderString("Accept-Language");
                Locale language = Language.of(page.locale(), accepted == null ? "" : accepted);
                yield Response.status(page.status())
                        .type("text/html;charset=UTF-8")
                        .entity(page.content().setLocale(language).render());
            }
            case Answer.Redirect again -> Response.status(303).header("Location", "?" + again.query());
        };
        return response.header("Content-Security-Policy", brand.contentSecurityPolicy())
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .header("X-Robots-Tag", "noindex")
                .build();
    }
}
