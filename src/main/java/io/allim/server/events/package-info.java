/** Open inboxes: browsers that a server tells at once when the inbox changes that they show. */
package io.allim.server.events;
