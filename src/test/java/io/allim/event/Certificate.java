package io.allim.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate to be made, from nothing but the rules of X.509 (RFC 5280).
 *
 * @param alternatives the DNS names beside the subject's; none at all without the extension
 */
record Certificate(
        String subject, String issuer, Instant from, Instant to, List<String> alternatives, boolean isIssuer) {

    private static final byte[] SHA256_WITH_RSA = sequence(oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 0x0b), der(5));

    /** One of SNS, as it should be. */
    static Certificate of(String subject, Instant now) {
        return new Certificate(
                subject, "Example CA", now.minusSeconds(86_400), now.plusSeconds(86_400), List.of(subject), false);
    }

    Certificate issuedBy(String name) {
        return new Certificate(subject, name, from, to, alternatives, isIssuer);
    }

    Certificate valid(Instant begin, Instant end) {
        return new Certificate(subject, issuer, begin, end, alternatives, isIssuer);
    }

    Certificate named(List<String> names) {
        return new Certificate(subject, issuer, from, to, names, isIssuer);
    }

    /** Of certificates that issue no others. */
    Certificate asIssuer() {
        return new Certificate(subject, issuer, from, to, alternatives, true);
    }

    static KeyPair keys(int bits) {
        return keys("RSA", bits);
    }

    static KeyPair ellipticKeys() {
        return keys("EC", 256);
    }

    private static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PEM, for a key, signed with another. */
    byte[] pem(KeyPair key, KeyPair signer) {
        byte[] body = sequence(
                der(0xa0, der(2, new byte[] {2})),
                der(2, new byte[] {7}),
                SHA256_WITH_RSA,
                name(issuer),
                sequence(time(from), time(to)),
                name(subject),
                key.getPublic().getEncoded(),
                der(0xa3, sequence(extensions())));
        byte[] whole = sequence(body, SHA256_WITH_RSA, bits(signed(body, signer)));
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(whole);
        return ("-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private byte[][] extensions() {
        byte[] constraints = sequence(
                oid(0x55, 0x1d, 0x13),
                der(
                        4,
                        sequence(
                                isIssuer
                                        ? new byte[][] {der(1, new byte[] {-1}), der(2, new byte[] {0})}
                                        : new byte[0][])));
        byte[][] names = alternatives.stream()
                .map(name -> der(0x82, name.getBytes(StandardCharsets.US_ASCII)))
                .toArray(byte[][]::new);
        return names.length == 0
                ? new byte[][] {constraints}
                : new byte[][] {constraints, sequence(oid(0x55, 0x1d, 0x11), der(4, sequence(names)))};
    }

    private static byte[] signed(byte[] body, KeyPair signer) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer.getPrivate());
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] name(String common) {
        return sequence(der(0x31, sequence(oid(0x55, 4, 3), der(0x0c, common.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(Instant at) {
        return der(
                0x18,
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(at)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bits(byte[] content) {
        return der(3, new byte[] {0}, content);
    }

    private static byte[] oid(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return der(6, content);
    }

    private static byte[] sequence(byte[]... parts) {
        return der(0x30, parts);
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = Stream.of(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length > 0xff) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 0x7f) {
            out.write(0x81);
        }
        out.write(length);
        Stream.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
