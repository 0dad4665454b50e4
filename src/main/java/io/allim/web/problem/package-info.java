/**
 * Errors for callers (RFC 9457): {@link io.allim.web.problem.Problem} has their codes, {@link io.allim.web.problem.Sentences} their words.
 */
package io.allim.web.problem;
