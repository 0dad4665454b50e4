package io.allim.http;

/** @param why one sentence that does not quote the URL */
public record Invalid(String why) implements UrlParseResult {}
