/** What the service tells its operators: counts of what happened, and logs that name nobody. docs/metrics.md has it all. */
package io.allim.telemetry;
