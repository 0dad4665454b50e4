package io.allim.template;

import java.time.Instant;
import java.util.Optional;

/**
 * Words by id, in versions.
 *
 * @param latest the number of the version that was written last
 * @param published the number of the version in use
 * @param retired whether nothing new may use it; what is held still does
 */
public record Template(String id, int latest, Optional<Integer> published, boolean retired, Instant updatedAt) {

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
