package io.allim.notification;

import io.allim.workflow.DigestRule;
import java.time.Instant;
import java.time.ZoneId;

/**
 * How a recipient hears of what is gathered, as things are now.
 *
 * @param rule with the window that holds for the recipient
 * @param chosen whether the recipient chose the window
 * @param own the recipient's time zone
 * @param why one sentence about the window
 */
public record EffectiveDigestRule(DigestRule rule, boolean chosen, ZoneId own, String why) {

    /** The zone by which the window is reckoned. */
    public ZoneId zone() {
        return rule.window().zone(own);
    }

    /** Whether the window of an open digest is the recipient's doing, or was; if not, it keeps the one it opened with. */
    boolean rules(DigestWindow open) {
        return chosen || open.chosen();
    }

    /** @param from when the digest was to close, or to leave */
    String moved(Instant from, Instant now) {
        return "moved at " + now + " from " + from + ": " + why + ", in " + zone();
    }
}
