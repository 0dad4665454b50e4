package io.allim.access;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.allim.table.KeptItems;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String ABOUT = "dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc";
    private static final int MUTATIONS = 10_000;

    private final KeptItems table = new KeptItems();
    private final TokenKeys keys = new TokenKeys(table);
    private final Tokens tokens = new SignedTokens(keys);

    @ParameterizedTest
    @EnumSource
    void verify_answersWhatWasSigned(Purpose purpose) {
        for (String subject : List.of("", "a", "ada@example.com", "에이다 👩‍🚀\n", "x".repeat(2048))) {
            for (String about : List.of("", ABOUT)) {
                Token token = new Token(purpose, subject, about, NOW.plus(purpose.longest()));
                String text = tokens.sign(token, NOW);
                assertThat(text).matches("[A-Za-z0-9_-]+");
                assertThat(tokens.verify(text, purpose, NOW)).contains(token);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_acceptsNoneOfTenThousandMutations(Purpose purpose) {
        Token token = new Token(purpose, "ada", ABOUT, NOW.plus(purpose.longest()));
        Token eve = new Token(purpose, "eve", ABOUT, NOW.plus(purpose.longest()));
        String good = tokens.sign(token, NOW);
        Set<String> mutations = new HashSet<>();
        addEdits(mutations, good);
        addOtherEncodings(mutations, good);
        addForeign(mutations, token, good);
        addSwapped(mutations, good, tokens.sign(eve, NOW));
        addRandom(mutations, good);
        mutations.remove(good);
        assertThat(mutations.size()).isGreaterThanOrEqualTo(MUTATIONS);
        assertThat(mutations.stream()
                        .filter(text -> tokens.verify(text, purpose, NOW).isPresent()))
                .isEmpty();
        assertThat(tokens.verify(good, purpose, NOW)).contains(token);
    }

    @ParameterizedTest
    @EnumSource
    void verify_refusesFromTheSecondOfExpiryOn(Purpose purpose) {
        Instant expires = NOW.plusSeconds(60);
        String text = tokens.sign(new Token(purpose, "ada", "", expires), NOW);
        assertThat(tokens.verify(text, purpose, expires.minusMillis(1))).isPresent();
        assertThat(tokens.verify(text, purpose, expires)).isEmpty();
        assertThat(tokens.verify(text, purpose, expires.plus(Duration.ofDays(10_000))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void rotate_keepsTheLongestTokenGoodToItsEnd(Purpose purpose) {
        tokens.sign(new Token(purpose, "ada", "", NOW.plusSeconds(1)), NOW);
        Instant rotated = NOW.plus(Duration.ofDays(1));
        keys.of(purpose).rotate(rotated);
        Instant signed = rotated.plus(ServiceKeys.KNOWN).minusMillis(1);
        String last = tokens.sign(
                new Token(purpose, "ada", "", signed.plus(purpose.longest()).minusMillis(999)), signed);
        assertThat(tokens.verify(last, purpose, signed.plus(purpose.longest()).minusSeconds(1)))
                .isPresent();
    }

    @Test
    void revoke_endsTheTokensOfOnePurpose() {
        String browser = tokens.sign(new Token(Purpose.RECIPIENT, "ada", "", NOW.plusSeconds(600)), NOW);
        String link = tokens.sign(new Token(Purpose.UNSUBSCRIBE, "ada", "", NOW.plusSeconds(600)), NOW);
        keys.of(Purpose.RECIPIENT).revoke(NOW.plusSeconds(1));
        for (Tokens instance : List.of(tokens, new SignedTokens(new TokenKeys(table)))) {
            assertThat(instance.verify(browser, Purpose.RECIPIENT, NOW.plusSeconds(1)))
                    .isEmpty();
            assertThat(instance.verify(link, Purpose.UNSUBSCRIBE, NOW.plusSeconds(1)))
                    .isPresent();
        }
    }

    @Test
    void sign_refusesWhatWouldLiveTooLong() {
        Token token = new Token(
                Purpose.RECIPIENT,
                "ada",
                "",
                NOW.plus(Purpose.RECIPIENT.longest()).plusSeconds(1));
        assertThatThrownBy(() -> tokens.sign(token, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void token_of4096Characters_isGood() {
        Token longest = new Token(Purpose.RECIPIENT, "x".repeat(3046), "", NOW.plusSeconds(60));
        String text = tokens.sign(longest, NOW);
        assertThat(text).hasSize(4096);
        assertThat(tokens.verify(text, Purpose.RECIPIENT, NOW)).contains(longest);
    }

    @ParameterizedTest
    @ValueSource(ints = {3047, 40_000})
    void sign_refusesWhatWouldBeTooLong(int characters) {
        Token token = new Token(Purpose.RECIPIENT, "x".repeat(characters), "", NOW.plusSeconds(60));
        assertThatThrownBy(() -> tokens.sign(token, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void verify_looksAtNoKeyForATextThatIsTooLong() {
        Tokens asked = new SignedTokens(new TokenKeys(table));
        for (String text : List.of("A".repeat(5_000_000), "A", "", "AAAA", "=", "A".repeat(101), "é".repeat(80))) {
            assertThat(asked.verify(text, Purpose.RECIPIENT, NOW)).isEmpty();
        }
        assertThat(table.reads()).isZero();
    }

    /** Where two signatures differ must not show in the time it takes to compare them. */
    @Test
    void signatures_areComparedInConstantTime() {
        JavaClasses tokensAlone = new ClassFileImporter().importClasses(SignedTokens.class);
        classes()
                .should()
                .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
                .check(tokensAlone);
        noClasses()
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .orShould()
                .callMethod(Arrays.class, "mismatch", byte[].class, byte[].class)
                .orShould()
                .callMethod(Arrays.class, "compare", byte[].class, byte[].class)
                .check(tokensAlone);
    }

    /** Every bit, every character, every truncation, removal, insertion and doubling. */
    private static void addEdits(Set<String> mutations, String good) {
        byte[] bytes = Base64.getUrlDecoder().decode(good);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            mutations.add(encode(flipped));
        }
        for (int i = 0; i <= bytes.length; i++) {
            mutations.add(encode(Arrays.copyOf(bytes, i)));
            mutations.add(encode(Arrays.copyOfRange(bytes, i, bytes.length)));
            mutations.add(encode(Arrays.copyOf(bytes, bytes.length + i + 1)));
        }
        for (int i = 0; i < good.length(); i++) {
            mutations.add(good.substring(0, i));
            mutations.add(good.substring(i));
            mutations.add(good.substring(0, i) + good.substring(i + 1));
            mutations.add(good.substring(0, i) + good.charAt(i) + good.substring(i));
            for (char c : (ALPHABET + "=+/. %\0\né").toCharArray()) {
                mutations.add(good.substring(0, i) + c + good.substring(i + 1));
            }
            for (char c : "A=. -\n%".toCharArray()) {
                mutations.add(good.substring(0, i) + c + good.substring(i));
            }
        }
    }

    /** The same bytes, written otherwise. */
    private static void addOtherEncodings(Set<String> mutations, String good) {
        byte[] bytes = Base64.getUrlDecoder().decode(good);
        mutations.add(Base64.getMimeEncoder().encodeToString(bytes));
        mutations.add(java.util.HexFormat.of().formatHex(bytes));
        for (String end : List.of("=", "==", "A", "AA", "AAA", ".", "\r\n", "%3D", good)) {
            mutations.add(good + end);
        }
        for (char last : ALPHABET.toCharArray()) {
            mutations.add(good.substring(0, good.length() - 1) + last);
        }
        mutations.add(good.toUpperCase(java.util.Locale.ROOT));
        mutations.add(good.toLowerCase(java.util.Locale.ROOT));
    }

    /** Of other purposes, of another service's keys, and expired. */
    private void addForeign(Set<String> mutations, Token token, String good) {
        Tokens stranger = new SignedTokens(new TokenKeys(new KeptItems()));
        mutations.add(stranger.sign(token, NOW));
        mutations.add(tokens.sign(new Token(token.purpose(), "ada", ABOUT, NOW), NOW));
        for (Purpose other : Purpose.values()) {
            if (other != token.purpose()) {
                mutations.add(tokens.sign(new Token(other, "ada", ABOUT, NOW.plus(other.longest())), NOW));
                assertThat(tokens.verify(good, other, NOW)).isEmpty();
            }
        }
    }

    /** The start of one and the end of the other. */
    private static void addSwapped(Set<String> mutations, String good, String other) {
        for (int i = 1; i < good.length(); i++) {
            mutations.add(good.substring(0, i) + other.substring(i));
            mutations.add(other.substring(0, i) + good.substring(i));
        }
        mutations.remove(other);
    }

    private static void addRandom(Set<String> mutations, String good) {
        Random random = new Random(4711);
        while (mutations.size() <= MUTATIONS) {
            byte[] bytes = Base64.getUrlDecoder().decode(good);
            for (int i = 0; i <= random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            mutations.add(encode(bytes));
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
