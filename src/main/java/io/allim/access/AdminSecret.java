package io.allim.access;

import io.allim.secret.Secret;
import io.allim.secret.SecretUnavailable;
import io.allim.web.problem.Problem;
import java.time.InstantSource;

/** The admin key where the configuration names its place. Read when somebody shows a key that could be it. */
final class AdminSecret {

    private static final String KEY = "allim.access.admin-key";

    /** {@link AccessConfig} judges a key that is no reference. */
    private static final int MIN_LENGTH = 32;

    private final Secret secret;

    AdminSecret(String reference, InstantSource clock) {
        this.secret = Secret.of(KEY, reference, MIN_LENGTH, clock);
    }

    /** While it can't be read nobody knows, and nobody is let in. */
    boolean is(String key) {
        if (key.length() < MIN_LENGTH) {
            return false;
        }
        try {
            return ApiKeys.sameText(secret.value(), key);
        } catch (SecretUnavailable e) {
            throw Problem.SECRET_UNAVAILABLE.at(
                    "Authorization",
                    "This is no key that was issued, and the admin key can't be read to compare it with: repeat the request in"
                            + " 10 seconds. The log of the service says what is wrong with " + KEY + ".");
        }
    }
}
