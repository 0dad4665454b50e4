package io.allim.page;

import io.quarkus.qute.TemplateInstance;
import java.util.Optional;

/** What a page's resource answers a person. */
public sealed interface Answer {

    /** @param locale of the person, where it is known */
    record Page(int status, TemplateInstance content, Optional<String> locale) implements Answer {}

    /** Sends the browser to the same page by GET, so that loading it again repeats nothing. */
    record Redirect(String query) implements Answer {}
}
