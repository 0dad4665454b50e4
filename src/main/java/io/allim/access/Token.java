package io.allim.access;

import java.time.Instant;

/**
 * What a signed token says.
 *
 * @param subject the recipient's id, or what else stands for the receiver
 * @param about the delivery's id, or what an {@link Unsubscription} ends; empty text where there is neither
 * @param expires whole seconds
 */
public record Token(Purpose purpose, String subject, String about, Instant expires) {}
