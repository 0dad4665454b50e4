package io.allim.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;

/**
 * The clock of an Allim, which runs along with the machine's and can be turned forward. When a method that turns it
 * returns, all that became due on the way has happened, each at its time.
 */
public final class AllimClock {

    private static final String PATH = "/sandbox/clock";

    private final Allim allim;

    AllimClock(Allim allim) {
        this.allim = allim;
    }

    public Instant now() {
        return now(allim.get(PATH));
    }

    /**
     * @param duration a millisecond or more, at most 400 days
     * @return what the clock shows now
     */
    public Instant advanceBy(Duration duration) {
        return turn("advanceBy", duration.toString());
    }

    /**
     * @param time later than {@link #now}, by at most 400 days
     * @return what the clock shows now
     */
    public Instant advanceTo(ZonedDateTime time) {
        return turn("advanceTo", time.toInstant().toString());
    }

    private Instant turn(String how, String value) {
        return now(allim.post(PATH, "{\"" + how + "\":\"" + value + "\"}"));
    }

    private static Instant now(JsonNode answer) {
        return Instant.parse(answer.path("now").asText());
    }
}
