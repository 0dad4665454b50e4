/** Messages by bots of Telegram: https://core.telegram.org/bots/api */
package io.allim.channel.telegram;
