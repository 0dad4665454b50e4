/**
 * When things are to happen by people's clocks: {@link io.allim.time.Cron} schedules, {@link io.allim.time.Hours} of the week, and the
 * {@link io.allim.time.Frequency} somebody asked for. Beside them are the one class that reads the system's clock, and how
 * much time is left for work: {@link io.allim.time.Deadline}.
 *
 * <p>All schedules read the clock on the wall the same way. A time that is skipped when clocks go forward takes place later by
 * as much as they went forward; a time that clocks show twice takes place once, the first time.
 */
package io.allim.time;
