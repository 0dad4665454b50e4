package io.allim.page;

import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.digest.DigestLister;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.table.Cursor;
import io.allim.web.operation.OpenToSigned;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lists all items of the digest that the link went out with. */
@Path("/d/{token}")
@OpenToSigned
final class DigestPageResource {

    private static final int ITEMS = 100;

    private final SignedPage signedPage;
    private final NotificationStore notifications;
    private final RecipientStore recipients;
    private final DigestLister lister;

    DigestPageResource(
            SignedPage signedPage, NotificationStore notifications, RecipientStore recipients, DigestLister lister) {
        this.signedPage = signedPage;
        this.notifications = notifications;
        this.recipients = recipients;
        this.lister = lister;
    }

    @GET
    public Response show(
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @QueryParam("cursor") Optional<String> cursor) {
        return signedPage.enter(
                token,
                Purpose.DIGEST,
                headers,
                (verified, now) -> digest(verified).flatMap(digest -> page(digest, cursor, now)));
    }

    private Optional<Digest> digest(Token token) {
        return DigestId.parse(token.about())
                .map(DigestId::notification)
                .flatMap(notifications::findDigest)
                .filter(found -> found.target().shown().equals(token.subject()));
    }

    private Optional<Answer> page(Digest digest, Optional<String> cursor, Instant now) {
        try {
            return Optional.of(page(digest, lister.items(digest, ITEMS, cursor), now));
        } catch (Cursor.Bad e) {
            return Optional.empty();
        }
    }

    private Answer page(Digest digest, DigestLister.Items items, Instant now) {
        Optional<Recipient> recipient =
                digest.target() instanceof Target.ToRecipient(String id) ? recipients.find(id) : Optional.empty();
        Moment.Clock home = Moment.Clock.of(recipient, now);
        List<DigestPage.Line> lines = items.items().stream()
                .map(listed -> new DigestPage.Line(
                        home.moment(listed.item().at()),
                        listed.line(),
                        listed.url().orElse("")))
                .toList();
        DigestPage page = new DigestPage(
                digest.window().total(),
                home.moment(now).zoneName(),
                lines,
                items.cursor()
                        .map(cursor -> URLEncoder.encode(cursor, StandardCharsets.UTF_8))
                        .orElse(""));
        return new Answer.Page(200, page, recipient.flatMap(Recipient::locale));
    }
}
