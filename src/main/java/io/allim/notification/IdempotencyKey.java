package io.allim.notification;

/**
 * What makes two requests the same.
 *
 * @param caller keys of different callers don't meet
 * @param key 1 to 255 characters, chosen by the caller
 * @param bodyHash of the request's bytes
 */
public record IdempotencyKey(String caller, String key, String bodyHash) {}
