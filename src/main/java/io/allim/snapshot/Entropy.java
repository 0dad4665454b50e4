package io.allim.snapshot;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;

/** The one source of random numbers, so that processes that go on from the same snapshot have different ones. */
public final class Entropy {

    private static final int SEED_BYTES = 32;

    private static volatile Optional<SecureRandom> source = Optional.empty();

    private Entropy() {}

    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        source().nextBytes(bytes);
        return bytes;
    }

    /** 36 characters, of version 4. */
    public static UUID uuid() {
        byte[] bytes = bytes(16);
        long most = 0;
        long least = 0;
        for (int i = 0; i < 8; i++) {
            most = most << 8 | bytes[i] & 0xff;
            least = least << 8 | bytes[8 + i] & 0xff;
        }
        return new UUID(most & ~0xf000L | 0x4000, least & ~(3L << 62) | 1L << 63);
    }

    /** From 0 to below 1. */
    public static double fraction() {
        return source().nextDouble();
    }

    /** Forgets all that was random before, in favour of what the operating system gives now. */
    public static void renew() {
        SecureRandom fresh = new SecureRandom();
        // The JDK's own readers of the system's source share a buffer; this goes past it and into it.
        fresh.setSeed(fresh.generateSeed(SEED_BYTES));
        source = Optional.of(fresh);
    }

    /** Goes on from there. */
    static void resume(SecureRandom snapshot) {
        source = Optional.of(snapshot);
    }

    private static SecureRandom source() {
        if (source.isEmpty()) {
            renew();
        }
        return source.get();
    }
}
