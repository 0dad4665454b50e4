package io.allim.template;

import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.Optional;

/** Shows what a template would say before it is stored. */
@Path("/v1/templates:preview")
@RequiresScope(Scope.READ)
@Produces(MediaType.APPLICATION_JSON)
final class TemplatePreviewResource {

    private static final String EXAMPLE =
            "{\"template\":{\"parts\":{\"default\":{\"body\":\"It works.\"}}},\"channel\":\"email\"}";

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
        Fields fields = Body.read(bytes, EXAMPLE).fields();
        Optional<TemplateVersion> draft =
                fields.object("template", Expected.TEMPLATE, template -> reader.read(DRAFT, template, clock.instant()));
        Previews.Wanted wanted = previews.read(fields);
        return previews.show(draft.orElseThrow(), wanted);
    }
}
