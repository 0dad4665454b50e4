package io.allim.table.sealed;

import io.allim.snapshot.Entropy;
import java.util.Base64;

/** New keys. */
final class KeyText {

    private KeyText() {}

    static String random() {
        return Base64.getEncoder().encodeToString(Entropy.bytes(SealKey.BYTES));
    }
}
