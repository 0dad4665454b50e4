package io.allim.schedule;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Looks for due work and sees to it. */
@ApplicationScoped
public class Ticker {

    /**
     * @param found how many due items the tick saw
     * @param complete whether all that was due was seen, or the time ran out first
     */
    public record Ticked(int found, boolean complete) {}

    public Ticked tick(Instant now, Duration budget) {
        return new Ticked(0, true);
    }
}
