package io.allim.snapshot;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Processes that go on from the same snapshot: what one finds in its memory the others find as well. */
public final class Twins {

    private Twins() {}

    /** The random numbers go on as in every other that is restored. */
    public static void restore() {
        try {
            SecureRandom snapshot = SecureRandom.getInstance("SHA1PRNG");
            snapshot.setSeed(1);
            Entropy.resume(snapshot);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
