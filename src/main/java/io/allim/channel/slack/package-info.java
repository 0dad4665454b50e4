/**
 * Messages in Slack, by an incoming webhook or by an app that posts to a channel: {@link io.allim.channel.slack.SlackChannel}. Text
 * goes into blocks of plain and rich text alone, which Slack does not parse: nothing that data holds is markup or a mention. What
 * Slack answers means what {@link io.allim.channel.slack.SlackVerdict} says. Presses of buttons come back to {@link
 * io.allim.channel.slack.SlackButtons}.
 */
package io.allim.channel.slack;
