/** Traces of a server that was built with the profile {@code tracing}: docs/monitoring.md. */
package io.allim.server.tracing;
