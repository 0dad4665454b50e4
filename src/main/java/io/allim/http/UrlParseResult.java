package io.allim.http;

/** What a text turns out to be when it is read as the URL of a webhook. */
public sealed interface UrlParseResult permits HttpUrl, Invalid {}
