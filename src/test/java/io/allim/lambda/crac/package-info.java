/**
 * The part of CRaC that Lambda's Java runtime has, which {@code org.crac} finds by the property
 * {@code org.crac.Core.Compat}: hooks are called at the end of INIT, and when a snapshot is restored.
 */
package io.allim.lambda.crac;
