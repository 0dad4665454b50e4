/** Allim. */
package io.allim;
