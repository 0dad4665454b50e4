package io.allim.access;

import java.time.Instant;

/**
 * What a signed token says.
 *
 * @param subject the recipient's id, or what else stands for the receiver
 * @param about the delivery's id; empty text where there is none
 * @param expires whole seconds
 */
public record Token(Purpose purpose, String subject, String about, Instant expires) {}
