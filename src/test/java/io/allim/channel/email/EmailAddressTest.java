package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "Ada@Example.COM, Ada@example.com",
        "a.d.a+x@example.com, a.d.a+x@example.com",
        "ada@straße.example, ada@xn--strae-oqa.example",
        "a@example.xn--p1ai, a@example.xn--p1ai"
    })
    void address_keepsItsLocalPart_andHasADomainOfTheDns(String given, String taken) {
        assertThat(EmailAddress.parse(given)).map(EmailAddress::toString).contains(taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me@bad.tld-2",
                "me@localhost",
                "me@127.0.0.1",
                "@example.com",
                "a..b@example.com",
                "é@example.com"
            })
    void address_thatNobodyDeliversTo_isNone(String given) {
        assertThat(EmailAddress.parse(given)).isEmpty();
    }

    @Test
    void localPart_has64CharactersAtMost_andAnAddress254() {
        String local = "a".repeat(64);
        assertThat(EmailAddress.parse(local + "@example.com")).isPresent();
        assertThat(EmailAddress.parse(local + "a@example.com")).isEmpty();
        String domain = String.join(".", "b".repeat(63), "b".repeat(63), "b".repeat(57), "com");
        assertThat(local + "@" + domain).hasSize(254);
        assertThat(EmailAddress.parse(local + "@" + domain)).isPresent();
        assertThat(EmailAddress.parse(local + "@" + domain.replace(".com", "b.com")))
                .isEmpty();
        // Of 254 characters as it is written, and of more as it is sent.
        String international =
                String.join(".", "b".repeat(63), "b".repeat(63), "ü" + "b".repeat(47), "b".repeat(8), "com");
        assertThat(international).hasSameSizeAs(domain);
        assertThat(EmailAddress.parse(local + "@" + international)).isEmpty();
        assertThat(EmailAddress.parse("a@" + international)).isPresent();
    }
}
