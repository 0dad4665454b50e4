/** What a recipient reads within an application: entries with marks, and exact counts of what is unread. */
package io.allim.inbox;
