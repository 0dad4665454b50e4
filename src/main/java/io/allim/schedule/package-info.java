/** Ticks, which find what is due, and the one class that reads the system's clock. */
package io.allim.schedule;
