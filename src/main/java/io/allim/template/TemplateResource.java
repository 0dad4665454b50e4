package io.allim.template;

import io.allim.table.Page;
import io.allim.table.Stored;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.Preconditions;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

@Path("/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
final class TemplateResource {

    private static final String TEMPLATE =
            "{\"publish\":true,\"parts\":{\"default\":{\"title\":\"Hello\",\"body\":\"It works.\"}}}";
    private static final String PREVIEW = "{\"channel\":\"email\"}";

    private final TemplateStore templates;
    private final TemplateReader reader;
    private final Previews previews;
    private final InstantSource clock;

    TemplateResource(TemplateStore templates, TemplateReader reader, Previews previews, InstantSource clock) {
        this.templates = templates;
        this.reader = reader;
        this.previews = previews;
        this.clock = clock;
    }

    @GET
    @RequiresScope(Scope.READ)
    public PageView<TemplateView> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(
                templates.list(parameters.limit(), parameters.cursor()),
                stored -> TemplateView.of(TemplateStore.read(stored)));
    }

    @PUT
    @RequiresScope(Scope.ADMIN)
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @PathParam("id") String id, @Context HttpHeaders headers, @Context SecurityContext caller, byte[] bytes) {
        Instant now = clock.instant();
        Fields fields = Body.read(bytes, TEMPLATE).fields();
        boolean publish = fields.flag("publish", false);
        TemplateVersion draft =
                read(id, fields, now).changed(caller.getUserPrincipal().getName());
        TemplateStore.Added added =
                templates.add(draft, publish, now, Preconditions.of(headers).guard());
        return Preconditions.written(reader.view(added.version()), Preconditions.tag(added.head()));
    }

    /** Answers as {@link #put} would, and stores nothing. */
    @POST
    @RequiresScope(Scope.READ)
    @Path("/{id}/check")
    @Consumes(MediaType.APPLICATION_JSON)
    public TemplateView.Version check(@PathParam("id") String id, byte[] bytes) {
        Fields fields = Body.read(bytes, TEMPLATE).fields();
        fields.flag("publish", false);
        TemplateVersion draft = read(id, fields, clock.instant());
        int latest = templates.find(draft.id()).map(Template::latest).orElse(0);
        return reader.view(draft.numbered(latest + 1));
    }

    private TemplateVersion read(String id, Fields fields, Instant now) {
        String known =
                TemplateReader.id(id).orElseThrow(() -> Parameters.refusal("id", TemplateReader.EXPECTED_ID, id));
        return reader.read(known, fields, now);
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers) {
        Stored head = TemplateReader.id(id).flatMap(templates::stored).orElseThrow(() -> Missing.template(id));
        return Preconditions.of(headers)
                .read(Preconditions.tag(head.item()), () -> TemplateView.of(TemplateStore.read(head)));
    }

    /** What is held goes out with the words it has; nothing new can use the template. */
    @DELETE
    @RequiresScope(Scope.ADMIN)
    @Path("/{id}")
    public void retire(@PathParam("id") String id, @Context HttpHeaders headers, @Context SecurityContext caller) {
        if (TemplateReader.id(id)
                .filter(known -> templates.retire(
                        known,
                        clock.instant(),
                        name(caller),
                        Preconditions.of(headers).guard()))
                .isEmpty()) {
            throw Missing.template(id);
        }
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}/versions")
    public PageView<TemplateView.Version> versions(@PathParam("id") String id, @Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        String known = TemplateReader.id(id).orElseThrow(() -> Missing.template(id));
        Page page = templates.versions(known, parameters.limit(), parameters.cursor());
        if (page.items().isEmpty() && templates.find(known).isEmpty()) {
            throw Missing.template(id);
        }
        return PageView.of(page, stored -> reader.summary(TemplateStore.readVersion(stored)));
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{id}/versions/{version}")
    public TemplateView.Version version(@PathParam("id") String id, @PathParam("version") String version) {
        return TemplateReader.id(id)
                .flatMap(known -> number(version).flatMap(number -> templates.version(known, number)))
                .map(reader::view)
                .orElseThrow(() -> Missing.version(id, version));
    }

    @POST
    @RequiresScope(Scope.ADMIN)
    @Path("/{id}/versions/{version}/publish")
    public TemplateView publish(
            @PathParam("id") String id, @PathParam("version") String version, @Context SecurityContext caller) {
        return TemplateReader.id(id)
                .flatMap(known ->
                        number(version).flatMap(it -> templates.publish(known, it, clock.instant(), name(caller))))
                .map(TemplateView::of)
                .orElseThrow(() -> Missing.version(id, version));
    }

    /** Without a version the published one is shown, or the latest while none is published. */
    @POST
    @RequiresScope(Scope.READ)
    @Path("/{id}/preview")
    @Consumes(MediaType.APPLICATION_JSON)
    public Previews.View preview(@PathParam("id") String id, byte[] bytes) {
        Fields fields = Body.read(bytes, PREVIEW).fields();
        Optional<Integer> version = fields.optionalCount("version");
        Previews.Wanted wanted = previews.read(fields);
        return TemplateReader.id(id)
                .flatMap(templates::find)
                .flatMap(head ->
                        templates.version(head.id(), version.or(head::published).orElse(head.latest())))
                .map(found -> previews.show(found, wanted))
                .orElseThrow(() ->
                        version.map(it -> Missing.version(id, it.toString())).orElseGet(() -> Missing.template(id)));
    }

    private static Optional<String> name(SecurityContext caller) {
        return Optional.of(caller.getUserPrincipal().getName());
    }

    private static Optional<Integer> number(String text) {
        return Optional.of(text).filter(it -> it.matches("[1-9][0-9]{0,8}")).map(Integer::valueOf);
    }
}
