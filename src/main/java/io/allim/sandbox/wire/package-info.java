/**
 * The HTTP server of the sandbox, the messages that it keeps, and the faults that it was asked for.
 */
package io.allim.sandbox.wire;
