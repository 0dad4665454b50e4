/**
 * What a recipient wants to hear, where, how often and when not. {@link io.allim.preference.Preferences} finds the most
 * specific answer and names it in its {@link io.allim.preference.Verdict}.
 */
package io.allim.preference;
