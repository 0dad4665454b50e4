package io.allim.table.sealed;

import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The keys of the service: the first seals, all open. */
record Keyring(List<SealKey> keys) {

    /** What a configured text must look like. */
    static final String FORM = "base64 of 32 bytes, as openssl rand -base64 32 prints";

    /**
     * @param from names the place for people
     * @param texts each of them keys, {@value #FORM}, with white space or commas between
     */
    static Keyring of(String from, List<String> texts) {
        List<SealKey> keys = new ArrayList<>();
        for (String text : texts) {
            for (String each : text.strip().replaceFirst("[\\s,]+\\z", "").split("[\\s,]+", -1)) {
                keys.add(key(each)
                        .orElseThrow(() -> new TableUnavailable(
                                "secrets in the store can't be sealed or opened: " + from
                                        + " holds something that is no key; a key is " + FORM,
                                new IOException("no key"))));
            }
        }
        return new Keyring(List.copyOf(keys));
    }

    /** The form of both alphabets. */
    static Optional<SealKey> key(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return Optional.of(bytes).filter(it -> it.length == SealKey.BYTES).map(SealKey::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    SealKey current() {
        return keys.getFirst();
    }

    Optional<SealKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
