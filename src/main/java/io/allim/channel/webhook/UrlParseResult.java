package io.allim.channel.webhook;

/** What a text turns out to be when it is read as the URL of a webhook. */
sealed interface UrlParseResult permits WebhookUrl, Invalid {}
