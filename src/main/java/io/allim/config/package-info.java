/**
 * The configuration is judged as a whole before the application starts: {@link ConfigCheck} lets each interface of keys
 * state its rules on {@link Settings}, and ends the start with one sentence for each that does not hold.
 */
@NullMarked
package io.allim.config;

import org.jspecify.annotations.NullMarked;
