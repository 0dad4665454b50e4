/** Messages in spaces of Google Chat, by their webhooks: https://developers.google.com/workspace/chat/quickstart/webhooks */
package io.allim.channel.googlechat;
