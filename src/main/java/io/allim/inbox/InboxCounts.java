package io.allim.inbox;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many entries wait for their recipient; what is archived does not.
 *
 * @param unseen at most as many as are unread
 * @param categories how many are unread of each category of workflows; those without one under the empty text
 * @param until when the first of these entries expires, or one that is away comes back
 */
public record InboxCounts(long unread, long unseen, Map<String, Long> categories, Optional<Instant> until) {

    static final InboxCounts NONE = new InboxCounts(0, 0, Map.of(), Optional.empty());

    public InboxCounts {
        categories = Collections.unmodifiableMap(new TreeMap<>(categories));
    }

    /** Adds up what waits. */
    static final class Sum {
        private final Map<String, Long> categories = new TreeMap<>();
        private long unread;
        private long unseen;
        private Optional<Instant> until = Optional.empty();

        void add(InboxItems.Unread entry, Optional<Instant> expires) {
            unread++;
            unseen += entry.seen() ? 0 : 1;
            categories.merge(entry.category().orElse(""), 1L, Long::sum);
            changesAt(expires);
        }

        /** The counts hold no longer than until then. */
        void changesAt(Optional<Instant> at) {
            until = InboxReader.earlier(until, at);
        }

        InboxCounts counts() {
            return new InboxCounts(unread, unseen, categories, until);
        }
    }
}
