/** Which messages something makes, when, and on which conditions: steps, and the ways in which each may go. */
package io.allim.workflow;
