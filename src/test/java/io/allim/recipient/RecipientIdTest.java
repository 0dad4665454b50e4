package io.allim.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "auth0|5f7c",
                "google-oauth2|1057",
                "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
                "https://example.com/users/7?a=b#c",
                "ada+x@example.com",
                "a/b",
                "a b",
                "ada;v=2",
                "100%",
                "%2F",
                "...",
                "~",
                "=1+1",
                "\"quoted\", and",
                "김에이다",
                "José",
                "🦊",
            })
    void id_isWhateverAnIdentityProviderSays(String id) {
        assertThat(Recipient.isId(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "~erased",
                " ",
                " a",
                "a ",
                "\u3000a",
                "a\u00a0",
                "a\tb",
                "a\nb",
                "a\u0000",
                "a\u007f",
                "a\u0085",
                "a\u2028b",
                "a\u200bb",
                "a\u202eb",
                "a\ufeff",
                "a\ud800",
                "\udc00a",
                "\ue000",
                "\u0378",
                "Jose\u0301",
                "\u1100\u1161",
            })
    void id_thatNobodySeesOrThatHasATwin_isNone(String id) {
        assertThat(Recipient.isId(id)).isFalse();
    }

    @Test
    void id_has128CharactersAtMost_and384Bytes() {
        assertThat(Recipient.isId("a".repeat(128))).isTrue();
        assertThat(Recipient.isId("a".repeat(129))).isFalse();
        assertThat(Recipient.isId("é".repeat(128))).isTrue();
        assertThat(Recipient.isId("é".repeat(129))).isFalse();
        assertThat(Recipient.isId("가".repeat(128))).isTrue();
        assertThat(Recipient.isId("가".repeat(127) + "🦊")).as("385 bytes").isFalse();
        assertThat(Recipient.isId("🦊".repeat(96))).isTrue();
        assertThat(Recipient.isId("🦊".repeat(97))).isFalse();
    }
}
