package io.allim.inbox;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The tag of an answer about an inbox: it holds while nothing was changed and nothing that was answered has expired.
 *
 * @param state of the inbox, read before what was answered
 * @param until when the first entry that was answered expires
 */
record InboxTag(String state, Optional<Instant> until) {

    private static final String FOR_GOOD = "x";

    /** For the header {@code ETag}. */
    String header() {
        return "\"" + state + "/"
                + until.map(at -> Long.toString(at.toEpochMilli())).orElse(FOR_GOOD) + "\"";
    }

    /**
     * @param header {@code If-None-Match}; empty text when there is none
     * @return the tag that still holds
     */
    static Optional<String> holding(String header, String state, Instant now) {
        return Arrays.stream(header.split(","))
                .map(tag -> tag.strip().replaceFirst("^W/", ""))
                .filter(tag -> tag.startsWith("\"" + state + "/") && tag.endsWith("\"") && isAhead(tag, now))
                .findFirst();
    }

    private static boolean isAhead(String tag, Instant now) {
        String until = tag.substring(tag.indexOf('/') + 1, tag.length() - 1);
        return until.equals(FOR_GOOD) || until.matches("[0-9]{1,18}") && Long.parseLong(until) > now.toEpochMilli();
    }
}
