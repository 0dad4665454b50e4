package io.allim.access;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Tokens without a record in the store: base64url, without padding, of
 *
 * <pre>
 * 16 bytes   the first half of HMAC-SHA256 over "allim token 1 {purpose}", a zero byte and all that follows
 *  8 bytes   when it expires, in seconds since 1970
 *  2 bytes   the length of the subject
 *            the subject and what it is about, in UTF-8
 * </pre>
 *
 * <p>Half an HMAC is as long as RFC 2104, section 5, asks for, and keeps links short.
 */
@Singleton
final class SignedTokens implements Tokens {

    /** Characters; nothing longer is looked at. */
    static final int MAX_LENGTH = 4096;

    private static final int MAC_BYTES = 16;
    private static final int HEAD_BYTES = Long.BYTES + Short.BYTES;

    private final TokenKeys keys;

    public SignedTokens(TokenKeys keys) {
        this.keys = keys;
    }

    @Override
    public String sign(Token token, Instant now) {
        if (token.expires().isAfter(now.plus(token.purpose().longest()))) {
            throw new IllegalArgumentException("a token to " + token.purpose() + " lives at most "
                    + token.purpose().longest());
        }
        byte[] payload = payload(token);
        byte[] mac = mac(keys.of(token.purpose()).signing(now), token.purpose(), payload);
        String text = encode(ByteBuffer.allocate(MAC_BYTES + payload.length)
                .put(mac)
                .put(payload)
                .array());
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a token of " + text.length() + " characters is too long");
        }
        return text;
    }

    @Override
    public Optional<Token> verify(String text, Purpose purpose, Instant now) {
        return decode(text)
                .filter(bytes -> isSigned(bytes, purpose, now))
                .map(bytes -> token(bytes, purpose))
                .filter(token -> now.isBefore(token.expires()));
    }

    private boolean isSigned(byte[] bytes, Purpose purpose, Instant now) {
        byte[] given = Arrays.copyOf(bytes, MAC_BYTES);
        byte[] payload = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
        return keys.of(purpose).inForce(now).stream()
                .anyMatch(key -> MessageDigest.isEqual(mac(key, purpose, payload), given));
    }

    private static byte[] mac(ServiceKey key, Purpose purpose, byte[] payload) {
        byte[] context = ("allim token 1 " + purpose.word() + "\0").getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(key.mac(context, payload), MAC_BYTES);
    }

    private static byte[] payload(Token token) {
        byte[] subject = token.subject().getBytes(StandardCharsets.UTF_8);
        byte[] about = token.about().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD_BYTES + subject.length + about.length)
                .putLong(token.expires().getEpochSecond())
                .putShort((short) subject.length)
                .put(subject)
                .put(about)
                .array();
    }

    /** Of bytes whose signature was checked. */
    private static Token token(byte[] bytes, Purpose purpose) {
        ByteBuffer payload = ByteBuffer.wrap(bytes).position(MAC_BYTES);
        Instant expires = Instant.ofEpochSecond(payload.getLong());
        int about = MAC_BYTES + HEAD_BYTES + payload.getShort();
        return new Token(
                purpose,
                new String(bytes, payload.position(), about - payload.position(), StandardCharsets.UTF_8),
                new String(bytes, about, bytes.length - about, StandardCharsets.UTF_8),
                expires);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Java's decoder passes over padding and over bits that mean nothing: only what encodes to the same text counts. */
    private static Optional<byte[]> decode(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text))
                    .filter(bytes -> bytes.length >= MAC_BYTES + HEAD_BYTES)
                    .filter(bytes -> encode(bytes).equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
