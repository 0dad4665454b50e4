package io.allim.pipeline.decide;

import io.allim.notification.EffectiveDigestRule;
import io.allim.workflow.DigestRule;

/**
 * Into which digest a delivery goes.
 *
 * @param series tells apart the target, the step or channel, and the key's value
 * @param key the value of the rule's key; empty text without one
 * @param effective with the window that holds for this recipient
 */
public record DigestAssignment(String series, String key, EffectiveDigestRule effective) {

    public DigestRule rule() {
        return effective.rule();
    }

    /** One sentence about the window. */
    public String why() {
        return effective.why();
    }
}
