package io.allim.connection;

import io.allim.table.Sha256;
import io.allim.web.Body;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.Preconditions;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import io.quarkus.arc.All;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

@Path("/v1/connections")
@RequiresScope(Scope.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
final class ConnectionResource {

    private static final String EXAMPLE = "{\"type\":\"slack\",\"secrets\":{\"token\":\"xoxb-…\"}}";

    private final ConnectionStore connections;
    private final InstantSource clock;
    private final List<ConnectionCheck> checks;

    ConnectionResource(ConnectionStore connections, InstantSource clock, @All List<ConnectionCheck> checks) {
        this.connections = connections;
        this.clock = clock;
        this.checks = checks;
    }

    @GET
    public PageView<ConnectionView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        Instant now = clock.instant();
        return PageView.of(
                connections.list(parameters.limit(), parameters.cursor()),
                stored -> ConnectionView.of(ConnectionStore.read(stored), now));
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("id") String id, @Context HttpHeaders headers, byte[] bytes) {
        String known =
                ConnectionReader.id(id).orElseThrow(() -> Parameters.refusal("id", ConnectionReader.EXPECTED_ID, id));
        ConnectionChange change =
                ConnectionReader.read(known, Body.read(bytes, EXAMPLE).fields());
        Preconditions preconditions = Preconditions.of(headers);
        Instant now = clock.instant();
        Connection stored = connections.change(known, before -> {
            preconditions.require(before.map(ConnectionResource::tag));
            return required(change.to(before.map(it -> it.inForce(now)), now));
        });
        return Preconditions.written(ConnectionView.of(stored, now), tag(stored));
    }

    private Connection required(Connection next) {
        next.url().filter(ShownUrl::isOne).ifPresent(shown -> {
            throw Problem.INVALID_FIELD.at(
                    "url",
                    "`" + shown
                            + "` is how answers show a URL that is stored, and this connection has another: give the whole URL.");
        });
        if (next.secrets().size() > ConnectionReader.MAX_SECRETS) {
            throw Problem.INVALID_FIELD.at(
                    "secrets",
                    "The connection would have " + next.secrets().size()
                            + " secrets; it has at most 10: remove one by null, or make another connection.");
        }
        ConnectionChecks.require(checks, next);
        return next;
    }

    @GET
    @Path("/{id}")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers) {
        Connection connection = ConnectionReader.id(id)
                .flatMap(connections::stored)
                .map(ConnectionStore::read)
                .orElseThrow(() -> missing(id));
        return Preconditions.of(headers).read(tag(connection), () -> ConnectionView.of(connection, clock.instant()));
    }

    /** What is sent over it fails from then on. */
    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") String id, @Context HttpHeaders headers) {
        Preconditions preconditions = Preconditions.of(headers);
        boolean existed = ConnectionReader.id(id)
                .filter(known ->
                        connections.delete(known, before -> preconditions.require(before.map(ConnectionResource::tag))))
                .isPresent();
        if (!existed) {
            throw missing(id);
        }
    }

    /** Not of the whole body, as other tags are: with it a secret of few letters could be guessed. */
    private static String tag(Connection connection) {
        String identity = connection.id() + "\n" + connection.createdAt() + "\n" + connection.version();
        return "\"" + Sha256.hex(identity).substring(0, 20) + "\"";
    }

    private static ProblemException missing(String id) {
        return Missing.of(
                "connection",
                id,
                "create it with PUT /v1/connections/{id}, or see GET /v1/connections for those there are.");
    }
}
