/** Lists of notifications by what they are: the list of all is walked, and no page looks at more than a few hundred. */
package io.allim.notification.search;
