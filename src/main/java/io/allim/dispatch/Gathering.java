package io.allim.dispatch;

import io.allim.digest.DigestRule;
import java.time.ZoneId;

/**
 * Into which digest a delivery goes.
 *
 * @param series tells apart the target, the step or channel, and the key's value
 * @param key the value of the rule's key; empty text without one
 * @param rule with the window that holds for this recipient
 * @param zone by which the window is reckoned
 * @param why one sentence about the window
 */
record Gathering(String series, String key, DigestRule rule, ZoneId zone, String why) {}
