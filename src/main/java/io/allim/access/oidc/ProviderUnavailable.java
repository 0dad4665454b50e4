package io.allim.access.oidc;

/** The provider does not say what is needed of it; the message says why. */
public final class ProviderUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProviderUnavailable(String why) {
        super(why);
    }

    ProviderUnavailable(String why, Throwable cause) {
        super(why, cause);
    }
}
