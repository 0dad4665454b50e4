package io.allim.page;

import io.allim.preference.LocalName;
import java.util.Optional;

/**
 * A name as one person reads it.
 *
 * @param locale of the person, a BCP 47 tag
 */
public record NameText(LocalName name, Optional<String> locale) {

    static final NameText NONE = new NameText(new LocalName(""), Optional.empty());

    /** @param language of the page; what there is in the person's own goes before it */
    public String in(String language) {
        return locale.flatMap(name::find).orElseGet(() -> name.in(language));
    }

    public boolean isEmpty() {
        return name.name().isEmpty();
    }
}
