package io.allim.inbox;

import io.allim.web.Parameters;
import io.allim.web.problem.Expected;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.regex.Pattern;

/** What calls about inboxes have in common in their query. */
final class InboxParameters {

    private static final Pattern CATEGORY = Pattern.compile("[A-Za-z0-9._-]{0,64}");
    private static final Expected A_CATEGORY =
            Expected.text("the id of a category, or nothing for entries without one", "billing");

    private InboxParameters() {}

    /** The category whose entries alone are meant; the empty text: those of none. */
    static Optional<String> category(UriInfo uri) {
        Optional<String> given = Optional.ofNullable(uri.getQueryParameters().getFirst("category"));
        given.filter(id -> !CATEGORY.matcher(id).matches()).ifPresent(id -> {
            throw Parameters.refusal("category", A_CATEGORY, id);
        });
        return given;
    }
}
