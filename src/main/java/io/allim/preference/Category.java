package io.allim.preference;

import java.util.Map;

/**
 * What people call a category of workflows. The category itself is there as soon as a workflow names it.
 *
 * @param names in other languages, by BCP 47 tag
 */
public record Category(String id, String name, Map<String, String> names) {

    public Category {
        names = Map.copyOf(names);
    }

    LocalName localName() {
        return new LocalName(name, names);
    }
}
