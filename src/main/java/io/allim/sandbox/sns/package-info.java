/**
 * Plays Amazon SNS.
 */
package io.allim.sandbox.sns;
