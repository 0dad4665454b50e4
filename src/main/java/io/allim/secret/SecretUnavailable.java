package io.allim.secret;

/** A secret can't be read. The message says which, why, and what to do; it holds nothing of the secret. */
public final class SecretUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    SecretUnavailable(String message) {
        super(message);
    }
}
