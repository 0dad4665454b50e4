package io.allim.table.dynamodb;

import io.allim.snapshot.Entropy;

/** Tells the work of one write from that of all others. */
final class WriteTokens {

    private WriteTokens() {}

    /** 36 characters, as many as a client token may have. */
    static String next() {
        return Entropy.uuid().toString();
    }
}
