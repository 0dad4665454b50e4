package io.allim.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Signed texts that let their bearer do one thing for a while, without a record in the store. They are signed, not
 * encrypted: whoever has one can read the recipient's id in it.
 */
public interface Tokens {

    /**
     * @return a text of {@code [A-Za-z0-9_.-]}
     * @throws IllegalArgumentException when the token would outlive {@link Purpose#longest}
     */
    String sign(Token token, Instant now);

    /** @return what was signed; empty when the text was altered, made for another purpose, or has expired */
    Optional<Token> verify(String text, Purpose purpose, Instant now);
}
