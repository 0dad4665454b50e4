package io.allim.template;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Words by id, in versions.
 *
 * @param latest the number of the version that was written last
 * @param published the number of the version in use
 * @param retired whether nothing new may use it; what is held still does
 * @param changedBy the name of the caller who wrote, published or retired it at {@code updatedAt}
 * @param channels that the version in use has parts for, or the latest while none is published; absent of templates that were
 *     written before there was such a list, as are {@code locales}
 * @param locales in which that version has parts beside its own language
 */
public record Template(
        String id,
        int latest,
        Optional<Integer> published,
        boolean retired,
        Instant updatedAt,
        Optional<String> changedBy,
        Optional<List<String>> channels,
        Optional<List<String>> locales) {

    Template changed(Optional<String> by) {
        return new Template(id, latest, published, retired, updatedAt, by, channels, locales);
    }

    static Template first(String id, Instant now) {
        Optional<List<String>> unknown = Optional.empty();
        return new Template(id, 1, Optional.empty(), false, now, Optional.empty(), unknown, unknown);
    }

    /** @param version whose parts whoever uses the template now gets */
    Template speaks(TemplateVersion version) {
        List<String> parts = Stream.concat(Stream.of(version.parts()), version.locales().values().stream())
                .map(Map::keySet)
                .flatMap(Set::stream)
                .distinct()
                .sorted()
                .toList();
        List<String> tags = List.copyOf(version.locales().keySet());
        return new Template(
                id, latest, published, retired, updatedAt, changedBy, Optional.of(parts), Optional.of(tags));
    }

    Template added(Instant now) {
        return new Template(id, latest + 1, published, retired, now, Optional.empty(), channels, locales);
    }

    Template retire(Instant now) {
        return new Template(id, latest, published, true, now, Optional.empty(), channels, locales);
    }

    Template publish(int number, Instant now) {
        return new Template(id, latest, Optional.of(number), false, now, Optional.empty(), channels, locales);
    }
}
