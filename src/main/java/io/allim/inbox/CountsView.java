package io.allim.inbox;

import java.util.Map;

/** {@link InboxCounts} as they are answered and told to open pages. */
public record CountsView(long unread, long unseen, Map<String, Long> categories) {

    public static CountsView of(InboxCounts counts) {
        return new CountsView(counts.unread(), counts.unseen(), counts.categories());
    }
}
