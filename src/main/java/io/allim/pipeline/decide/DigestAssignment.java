package io.allim.pipeline.decide;

import io.allim.notification.Wish;
import io.allim.workflow.DigestRule;

/**
 * Into which digest a delivery goes.
 *
 * @param series tells apart the target, the step or channel, and the key's value
 * @param key the value of the rule's key; empty text without one
 * @param wish with the window that holds for this recipient
 */
public record DigestAssignment(String series, String key, Wish wish) {

    public DigestRule rule() {
        return wish.rule();
    }

    /** One sentence about the window. */
    public String why() {
        return wish.why();
    }
}
