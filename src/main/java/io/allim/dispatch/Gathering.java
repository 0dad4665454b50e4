package io.allim.dispatch;

import io.allim.digest.DigestRule;
import io.allim.digest.Wish;

/**
 * Into which digest a delivery goes.
 *
 * @param series tells apart the target, the step or channel, and the key's value
 * @param key the value of the rule's key; empty text without one
 * @param wish with the window that holds for this recipient
 */
record Gathering(String series, String key, Wish wish) {

    DigestRule rule() {
        return wish.rule();
    }

    /** One sentence about the window. */
    String why() {
        return wish.why();
    }
}
