package io.allim.channel.webhook;

/** @param why one sentence that does not quote the URL */
record Objection(String why) implements Reading {}
