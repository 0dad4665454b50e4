/**
 * Rules: which events of AWS services start which workflows, and which of them end what was started.
 *
 * <pre>
 * event ─▶ RuleListener ─┬─ matches resolvedBy ─▶ Incidents: resolved ─▶ what is still held is cancelled
 *                        └─ matches pattern ────▶ RuleStarter: a notification is accepted ─▶ Incidents: open
 * </pre>
 */
package io.allim.rule;
