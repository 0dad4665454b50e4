/**
 * Plays Amazon SES.
 */
package io.allim.sandbox.ses;
