/**
 * When things are to happen by people's clocks: {@link Cron} schedules, {@link Hours} of the week, and the
 * {@link Frequency} somebody asked for.
 *
 * <p>All of them read the clock on the wall the same way. A time that is skipped when clocks go forward takes place later
 * by as much as they went forward; a time that clocks show twice takes place once, the first time.
 */
package io.allim.calendar;
