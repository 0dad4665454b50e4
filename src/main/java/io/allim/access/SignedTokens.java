package io.allim.access;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

@Singleton
final class SignedTokens implements Tokens {

    @Override
    public String sign(Token token, Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Token> verify(String text, Purpose purpose, Instant now) {
        return Optional.empty();
    }
}
