/**
 * Cards in Microsoft Teams, by the URL of a flow (Workflows): https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook
 */
package io.allim.channel.teams;
