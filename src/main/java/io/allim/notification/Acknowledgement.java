package io.allim.notification;

import java.time.Instant;

/**
 * @param by the id of the delivery through which it was acknowledged
 */
public record Acknowledgement(String by, Instant at) {}
