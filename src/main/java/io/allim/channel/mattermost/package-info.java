/** The channel {@code mattermost}: messages for channels of Mattermost by an incoming webhook, each one an attachment with a coloured bar. */
package io.allim.channel.mattermost;
