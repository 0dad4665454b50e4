/**
 * Stand-ins for what messages leave to (SNS, SES and webhook receivers), in the profiles dev and test only. They speak the
 * real wire protocols, so that the real clients run against them unchanged, keep every message, and fail when told to. What goes to inboxes is watched and kept as
 * well.
 *
 * <p>{@link io.allim.sandbox.SandboxServer} can be used alone; it has a port of its own, because in dev the application
 * serves one request at a time and would wait for itself.
 */
package io.allim.sandbox;
