package io.allim.access;

import io.allim.table.Json;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Sentences;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@Path("/v1/keys")
@RequiresScope(value = Scope.ADMIN, view = false)
@Produces(MediaType.APPLICATION_JSON)
final class KeyResource {

    private static final String EXAMPLE = "{\"name\":\"shop\",\"scopes\":[\"send\"]}";

    private static final Expected SCOPE = Expected.oneOf("send", "read", "view", "admin");
    private static final Duration USUAL_LIFE = Duration.ofDays(365);

    private final ApiKeys keys;
    private final InstantSource clock;

    KeyResource(ApiKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** @param key the whole key, only in the answer that makes it */
    record View(
            String id,
            String name,
            List<String> scopes,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<String> key) {

        static View of(ApiKey key, Optional<String> text) {
            List<String> scopes =
                    key.scopes().stream().sorted().map(Scope::word).toList();
            return new View(key.id(), key.name(), scopes, key.createdAt(), key.expiresAt(), text);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(byte[] bytes) {
        Fields fields = Body.read(bytes, EXAMPLE).fields();
        Instant now = clock.instant();
        String name = fields.text("name", 100, "shop");
        List<Scope> scopes = fields.each("scopes", 1, 4, 10, Scope::of, SCOPE);
        fields.absent("scopes", Expected.array(1, 4, SCOPE));
        Optional<Instant> expiresAt = fields.optionalInstant("expiresAt");
        fields.end();
        expiresAt.filter(at -> !at.isAfter(now)).ifPresent(at -> {
            String later = now.plus(USUAL_LIFE).truncatedTo(ChronoUnit.SECONDS).toString();
            throw fields.refusal(
                    "expiresAt",
                    "The key would have expired already, at " + at + ": give a time to come, such as \"" + later
                            + "\".",
                    Sentences.json(later));
        });
        ApiKeys.Issued issued = keys.issue(name, EnumSet.copyOf(scopes), expiresAt, now);
        return Response.status(Response.Status.CREATED)
                .entity(View.of(issued.key(), Optional.of(issued.text())))
                .header("Location", "/v1/keys/" + issued.key().id())
                .header("Cache-Control", "no-store")
                .build();
    }

    @GET
    public PageView<View> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(
                keys.list(parameters.limit(), parameters.cursor()),
                stored -> View.of(Json.read(stored.item().body(), ApiKey.class), Optional.empty()));
    }

    /**
     * What the caller may do.
     *
     * @param name of the key, or the principal's
     * @param id of an issued key
     */
    record Self(Optional<String> id, String name, List<String> scopes, Optional<Instant> expiresAt) {}

    /** For clients that offer what their key may do. */
    @GET
    @Path("/self")
    @RequiresScope(
            value = Scope.VIEW,
            or = {Scope.SEND, Scope.READ})
    public Response self(@Context SecurityContext caller) {
        String name = caller.getUserPrincipal().getName();
        Optional<ApiKey> issued = Optional.of(name).filter(KeyResource::isId).flatMap(keys::find);
        Self self = new Self(
                issued.map(ApiKey::id),
                issued.map(ApiKey::name).orElse(name),
                scopes(caller),
                issued.flatMap(ApiKey::expiresAt));
        return Response.ok(self, "application/json;charset=UTF-8")
                .header("Cache-Control", "no-store")
                .build();
    }

    private static List<String> scopes(SecurityContext caller) {
        List<String> all = Arrays.stream(Scope.values())
                .map(Scope::word)
                .filter(caller::isUserInRole)
                .toList();
        String admin = Scope.ADMIN.word();
        return all.contains(admin) ? List.of(admin) : all;
    }

    private static boolean isId(String text) {
        return text.matches("[0-9a-f]{16}");
    }

    @DELETE
    @Path("/{id}")
    public void revoke(@PathParam("id") String id) {
        boolean wellFormed = isId(id);
        if (!wellFormed || !keys.revoke(id)) {
            throw Missing.of(
                    "key",
                    id,
                    "GET /v1/keys lists those there are"
                            + (wellFormed ? "." : ", whose ids are such as 0123456789abcdef."));
        }
    }
}
