package io.allim.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.delivery.Hints;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.allim.table.Sha256;
import io.allim.web.OpenApiAnswer;
import io.allim.web.operation.OpenToAll;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sandbox over HTTP: what left, how the next calls fail, and the page that shows both. */
@Path("/sandbox")
@OpenToAll
@IfBuildProfile(anyOf = {"dev", "test"})
final class SandboxResource {

    private static final int DEFAULT_LIMIT = 100;

    private final SandboxServer server;
    private final Presses presses;
    private final Hints hints;

    SandboxResource(SandboxServer server, Presses presses, Hints hints) {
        this.server = server;
        this.presses = presses;
        this.hints = hints;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page() {
        return SandboxPage.load("sandbox.html")
                .with("receiver", "http://localhost:" + server.uri().getPort() + "/hooks/orders")
                .with("services", services())
                .answerWithScriptFile();
    }

    /** What the page is made of. */
    @GET
    @Path("sandbox.js")
    public Response script(@Context Request request) {
        String script = SandboxPage.load("sandbox.js").html();
        EntityTag version = new EntityTag(Sha256.hex(script).substring(0, 16));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(version);
        return (unchanged == null ? Response.ok(script, "text/javascript;charset=UTF-8") : unchanged)
                .tag(version)
                .header("Cache-Control", "no-cache")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private String services() {
        return server.services().stream()
                .map(service -> service.word() + "=" + service.label())
                .collect(Collectors.joining(","));
    }

    /**
     * @param limit 1 to {@value SandboxMessages#MAX_MESSAGES}, by default {@value #DEFAULT_LIMIT}
     * @param brief whether to answer with what a list shows of each: not with its HTML, its headers, and all of its text
     * @param settled whether to wait first until all that was hinted is seen to, so that what has not left yet does not
     *     leave in the next moment either
     */
    @GET
    @Path("messages")
    @Produces(MediaType.APPLICATION_JSON)
    public Response messages(
            @BeanParam MessageFilter filter,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("brief") boolean brief,
            @QueryParam("settled") boolean settled,
            @Context Request request)
            throws InterruptedException {
        Optional<Integer> number = limit.map(SandboxResource::number).orElse(Optional.of(DEFAULT_LIMIT));
        if (number.isEmpty()) {
            return SandboxJson.badRequest("limit is a whole number from 1 to " + SandboxMessages.MAX_MESSAGES + ".");
        }
        if (settled) {
            hints.awaitIdle();
        }
        EntityTag version = new EntityTag(server.messages().version());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(version);
        if (unchanged != null) {
            return unchanged.tag(version).build();
        }
        SandboxMessages.Seen seen = server.messages().latest(filter.wanted(), number.get());
        return Response.ok(json(brief ? BriefJson.seen(seen) : SandboxJson.seen(seen)))
                .tag(version)
                .header("Cache-Control", "no-cache")
                .build();
    }

    /**
     * One message.
     *
     * @param at when it left, for one of several that have the id; the newest of them without it
     */
    @GET
    @Path("messages/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response message(@PathParam("id") String id, @QueryParam("at") Optional<String> at) {
        return server.messages()
                .find(message -> message.id().equals(id)
                        && at.orElse(message.at().toString())
                                .equals(message.at().toString()))
                .map(message ->
                        SandboxJson.message(message, server.messages().deliveryOf(id), presses.possible(message)))
                .map(json -> Response.ok(json(json))
                        .header("Cache-Control", "no-store")
                        .build())
                .orElseGet(() -> SandboxJson.problem(404, "No message of this id is kept."));
    }

    /** The request by which the chat would report that somebody pressed a button, for the caller to send. */
    @GET
    @Path("messages/{id}/presses/{button}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response press(@PathParam("id") String id, @PathParam("button") String button) {
        return Optional.of(button)
                .filter(number -> number.matches("\\d{1,3}"))
                .flatMap(number ->
                        server.messages().find(id).flatMap(message -> presses.of(message, Integer.parseInt(number))))
                .map(press -> Response.ok(json(SandboxJson.press(press)))
                        .header("Cache-Control", "no-store")
                        .build())
                .orElseGet(() -> SandboxJson.problem(
                        404, "No message of this id is kept that has a button which can be pressed here."));
    }

    /** @param images whether the browser may load what the mail shows from elsewhere, as a reader allows it */
    @GET
    @Path("messages/{id}/html")
    @Produces(MediaType.TEXT_HTML)
    public Response mail(@PathParam("id") String id, @QueryParam("images") boolean images) {
        return server.messages()
                .find(id)
                .flatMap(SandboxMessage::html)
                .map(html -> MailFrame.answer(html, images))
                .orElseGet(() -> SandboxJson.problem(404, "No message of this id is kept that has HTML."));
    }

    @DELETE
    @Path("messages")
    public Response clear() {
        server.messages().clear();
        return Response.noContent().build();
    }

    @GET
    @Path("faults")
    @Produces(MediaType.APPLICATION_JSON)
    public Response faults() {
        return Response.ok(json(SandboxJson.faults(server.faults().pending()))).build();
    }

    @POST
    @Path("faults")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response fail(byte[] fault) {
        try {
            server.faults().next(SandboxJson.fault(fault, server.services()));
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            return SandboxJson.badRequest(String.valueOf(wrong.getMessage()));
        }
        return faults();
    }

    @DELETE
    @Path("faults")
    public Response mend() {
        server.faults().clear();
        return Response.noContent().build();
    }

    /** The sandbox's own. */
    @GET
    @Path("openapi")
    public Response document(@Context HttpHeaders headers) {
        return OpenApiAnswer.of(SandboxResource.class.getResourceAsStream("openapi.yaml"), headers);
    }

    /** Shows both documents. */
    @GET
    @Path("api")
    @Produces(MediaType.TEXT_HTML)
    public Response viewer() {
        return SandboxPage.load("api.html").answer();
    }

    private static Optional<Integer> number(String limit) {
        return limit.matches("[1-9]\\d{0,4}")
                ? Optional.of(Math.min(Integer.parseInt(limit), SandboxMessages.MAX_MESSAGES))
                : Optional.empty();
    }

    private static String json(ObjectNode json) {
        return json.toString();
    }
}
