package io.allim.channel.webhook;

/** @param why one sentence that does not quote the URL */
record Invalid(String why) implements UrlParseResult {}
