package io.allim.recipient;

import java.time.Instant;

/**
 * An address to which nothing is sent any more.
 *
 * @param id by which the suppression can be lifted
 * @param address masked
 */
public record Suppression(String id, String channel, String address, String why, Instant since) {}
