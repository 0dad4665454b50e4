package io.allim.access;

import io.allim.snapshot.Entropy;
import io.allim.table.Sha256;
import java.time.Instant;

/** One of the {@link ServiceKeys}. It signs, and does not show itself. */
public final class ServiceKey {

    private static final int BYTES = 32;

    private final byte[] bytes;
    private final Instant since;

    ServiceKey(byte[] bytes, Instant since) {
        this.bytes = bytes;
        this.since = since;
    }

    static ServiceKey random(Instant now) {
        return new ServiceKey(Entropy.bytes(BYTES), now);
    }

    /** HMAC-SHA256 over the parts, one behind the other. */
    public byte[] mac(byte[]... parts) {
        return Sha256.hmac(bytes, parts);
    }

    /** Only for where keys are kept. */
    byte[] bytes() {
        return bytes.clone();
    }

    Instant since() {
        return since;
    }

    @Override
    public String toString() {
        return "key since " + since;
    }
}
