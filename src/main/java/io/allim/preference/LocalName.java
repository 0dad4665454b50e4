package io.allim.preference;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What people call a workflow or a category, in their languages.
 *
 * @param name for those whose language has none of its own
 * @param others by BCP 47 tag, such as {@code ko} or {@code pt-BR}
 */
public record LocalName(String name, Map<String, String> others) {

    public LocalName {
        others = Collections.unmodifiableMap(new TreeMap<>(others));
    }

    /** The same in all languages. */
    public LocalName(String name) {
        this(name, Map.of());
    }

    /** @param locale a BCP 47 tag; {@code ko-KR} takes what there is for {@code ko} where it has none of its own */
    public String in(String locale) {
        return find(locale).orElse(name);
    }

    /** Empty where neither the locale nor a wider one has a name. */
    public Optional<String> find(String locale) {
        return Stream.iterate(locale, tag -> !tag.isEmpty(), LocalName::wider)
                .filter(others::containsKey)
                .findFirst()
                .map(others::get);
    }

    private static String wider(String tag) {
        int cut = tag.lastIndexOf('-');
        return cut < 0 ? "" : tag.substring(0, cut);
    }
}
