/**
 * What bots, apps and servers of others want from who calls them: a {@link io.allim.connection.Connection} has a name, and its secrets are
 * written once and answered never. A channel finds its connections in the {@link io.allim.connection.ConnectionStore}.
 */
package io.allim.connection;
