package io.allim.page;

import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationStore;
import io.allim.table.Cursor;
import io.allim.web.operation.OpenToSigned;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;

/** Lists all items of the digest that the link went out with. */
@Path("/d/{token}")
@OpenToSigned
final class DigestPageResource {

    private final SignedPage signedPage;
    private final NotificationStore notifications;
    private final DigestPageReader reader;

    DigestPageResource(SignedPage signedPage, NotificationStore notifications, DigestPageReader reader) {
        this.signedPage = signedPage;
        this.notifications = notifications;
        this.reader = reader;
    }

    @GET
    public Response show(
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @QueryParam("cursor") Optional<String> cursor,
            @QueryParam("from") Optional<String> from) {
        return signedPage.enter(
                token,
                Purpose.DIGEST,
                headers,
                (verified, now) -> digest(verified).flatMap(digest -> page(digest, cursor, number(from), now)));
    }

    private Optional<Digest> digest(Token token) {
        return DigestId.parse(token.about())
                .map(DigestId::notification)
                .flatMap(notifications::findDigest)
                .filter(found -> found.target().shown().equals(token.subject()));
    }

    /** What the page before said of its number; the first one for what is none. */
    private static long number(Optional<String> text) {
        return text.filter(digits -> digits.matches("[1-9][0-9]{0,9}"))
                .map(Long::parseLong)
                .orElse(1L);
    }

    private Optional<Answer> page(Digest digest, Optional<String> cursor, long from, Instant now) {
        try {
            return Optional.of(reader.read(digest, cursor, from, now));
        } catch (Cursor.Bad e) {
            return Optional.empty();
        }
    }
}
