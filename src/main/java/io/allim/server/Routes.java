package io.allim.server;

import io.allim.web.AllowedMethods;
import java.util.Set;

/**
 * What may be told of a request's line: its route, with names in braces in the place of what a caller wrote, which can be a
 * token or an address, and is without end.
 */
public final class Routes {

    /** Of paths that there are not. */
    static final String UNKNOWN = "UNKNOWN";

    /** Of methods that there are not. */
    static final String OTHER = "OTHER";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", OTHER);

    private Routes() {}

    /** @param path without the query, as it was sent */
    public static String of(String path) {
        return AllowedMethods.template(path).orElse(UNKNOWN);
    }

    static String method(String name) {
        return METHODS.contains(name) ? name : OTHER;
    }

    static boolean isRoute(String text) {
        return text.equals(UNKNOWN)
                || AllowedMethods.template(text).filter(text::equals).isPresent();
    }
}
