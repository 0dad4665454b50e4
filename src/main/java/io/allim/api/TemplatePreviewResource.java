package io.allim.api;

import io.allim.template.TemplateVersion;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;

/** Shows what a template would say before it is stored. */
@Path("/v1/templates:preview")
@Produces(MediaType.APPLICATION_JSON)
public final class TemplatePreviewResource {

    private static final String DRAFT = "draft";

    private final TemplateReader reader;
    private final Previews previews;
    private final InstantSource clock;

    TemplatePreviewResource(TemplateReader reader, Previews previews, InstantSource clock) {
        this.reader = reader;
        this.previews = previews;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Previews.View preview(byte[] bytes) {
        Fields fields = Body.read(bytes).fields();
        Fields template = fields.object("template");
        TemplateVersion draft = reader.read(DRAFT, template, clock.instant());
        template.end();
        Previews.Wanted wanted = previews.read(fields);
        fields.end();
        return previews.show(draft, wanted);
    }
}
