/**
 * A clock that can be turned forward, in dev and test.
 */
package io.allim.sandbox.clock;
