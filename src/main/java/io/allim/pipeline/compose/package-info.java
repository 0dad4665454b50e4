/**
 * Puts a delivery into words: renders its template, or lists the items of its digest, with links.
 */
package io.allim.pipeline.compose;
