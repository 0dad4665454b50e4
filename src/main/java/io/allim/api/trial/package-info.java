/** Test runs of workflows: what a notification would do, without storing or sending anything. */
package io.allim.api.trial;
