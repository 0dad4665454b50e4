package io.allim.template;

import java.time.Instant;
import java.util.Optional;

/**
 * Words by id, in versions.
 *
 * @param latest the number of the version that was written last
 * @param published the number of the version in use
 * @param retired whether nothing new may use it; what is held still does
 * @param changedBy the name of the caller who wrote, published or retired it at {@code updatedAt}
 */
public record Template(
        String id,
        int latest,
        Optional<Integer> published,
        boolean retired,
        Instant updatedAt,
        Optional<String> changedBy) {

    /** One of which nobody said who changed it. */
    public Template(String id, int latest, Optional<Integer> published, boolean retired, Instant updatedAt) {
        this(id, latest, published, retired, updatedAt, Optional.empty());
    }

    Template changed(Optional<String> by) {
        return new Template(id, latest, published, retired, updatedAt, by);
    }

    static Template first(String id, Instant now) {
        return new Template(id, 1, Optional.empty(), false, now);
    }

    Template added(Instant now) {
        return new Template(id, latest + 1, published, retired, now);
    }

    Template retire(Instant now) {
        return new Template(id, latest, published, true, now);
    }

    Template publish(int number, Instant now) {
        return new Template(id, latest, Optional.of(number), false, now);
    }
}
