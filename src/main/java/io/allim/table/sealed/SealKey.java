package io.allim.table.sealed;

import io.allim.snapshot.Entropy;
import io.allim.table.Key;
import io.allim.table.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A key of the service, and what it seals. It does not show itself. */
final class SealKey {

    static final int BYTES = 32;

    private static final int ID_DIGITS = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] CONTEXT = "allim seal 1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final String id;

    SealKey(byte[] bytes) {
        this.bytes = bytes.clone();
        this.id = Sha256.hex(bytes).substring(0, ID_DIGITS);
    }

    /** The first digits of its SHA-256. */
    String id() {
        return id;
    }

    /** base64url, without padding. */
    String seal(Key item, String text) {
        byte[] nonce = Entropy.bytes(NONCE_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, item, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return empty when it was not sealed with this key for this item, or was changed since */
    Optional<String> open(Key item, String sealed) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(sealed);
            if (all.length < NONCE_BYTES) {
                return Optional.empty();
            }
            byte[] text = cipher(Cipher.DECRYPT_MODE, item, Arrays.copyOf(all, NONCE_BYTES))
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, Key item, byte[] nonce) throws GeneralSecurityException {
        byte[] place = place(item);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(Sha256.hmac(bytes, CONTEXT, place), "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        return cipher;
    }

    /** The length tells where the partition ends. */
    private static byte[] place(Key item) {
        byte[] partition = item.partition().getBytes(StandardCharsets.UTF_8);
        byte[] sort = item.sort().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + partition.length + sort.length)
                .putInt(partition.length)
                .put(partition)
                .put(sort)
                .array();
    }

    @Override
    public String toString() {
        return "key " + id;
    }
}
