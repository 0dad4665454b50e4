package io.allim.secret;

/** A secret can't be read. The message says which, why, and what to do; it holds nothing of the secret. */
public final class SecretUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String why;

    SecretUnavailable(String why) {
        super(why);
        this.why = why;
    }

    /** The message, which there always is. */
    public String why() {
        return why;
    }
}
