package io.allim.preference;

import io.allim.table.Item;
import io.allim.table.Stored;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.Missing;
import io.allim.web.PageView;
import io.allim.web.Parameters;
import io.allim.web.Preconditions;
import io.allim.web.operation.RequiresScope;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Expected;
import io.allim.web.problem.ProblemException;
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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What people call the categories of workflows. */
@Path("/v1/categories")
@Produces(MediaType.APPLICATION_JSON)
final class CategoryResource {

    private static final String EXAMPLE = "{\"name\":\"Billing\",\"names\":{\"ko\":\"결제\"}}";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Expected EXPECTED_ID = Expected.text("1 to 64 characters of A-Z a-z 0-9 . _ -", "billing");

    private final CategoryStore categories;

    CategoryResource(CategoryStore categories) {
        this.categories = categories;
    }

    @GET
    @RequiresScope(Scope.READ)
    public PageView<Category> list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri, Set.of());
        return PageView.of(categories.list(parameters.limit(), parameters.cursor()), CategoryStore::read);
    }

    @PUT
    @RequiresScope(Scope.ADMIN)
    @Path("/{category}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@PathParam("category") String id, @Context HttpHeaders headers, byte[] bytes) {
        String known = id(id).orElseThrow(() -> Parameters.refusal("category", EXPECTED_ID, id));
        Category category = read(known, Body.read(bytes, EXAMPLE).fields());
        Item item = categories.put(category, Preconditions.of(headers).guard());
        return Preconditions.written(category, Preconditions.tag(item));
    }

    @GET
    @RequiresScope(Scope.READ)
    @Path("/{category}")
    public Response get(@PathParam("category") String id, @Context HttpHeaders headers) {
        Stored stored = id(id).flatMap(categories::find).orElseThrow(() -> missing(id));
        return Preconditions.of(headers).read(Preconditions.tag(stored.item()), () -> CategoryStore.read(stored));
    }

    @DELETE
    @RequiresScope(Scope.ADMIN)
    @Path("/{category}")
    public void delete(@PathParam("category") String id, @Context HttpHeaders headers) {
        if (id(id).filter(known ->
                        categories.remove(known, Preconditions.of(headers).guard()))
                .isEmpty()) {
            throw missing(id);
        }
    }

    private static Category read(String id, Fields fields) {
        Category category = new Category(
                id, fields.text("name", NamesReader.MAX_LENGTH, "Billing"), NamesReader.read(fields, "names"));
        fields.end();
        return category;
    }

    private static Optional<String> id(String text) {
        return Optional.of(text).filter(id -> ID.matcher(id).matches());
    }

    private static ProblemException missing(String id) {
        return Missing.of(
                "name of the category",
                id,
                "give it one with PUT /v1/categories/{category}, or see GET /v1/categories for those there are.");
    }
}
