package io.allim.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.table.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressKindTest {

    /** The names are in every store. */
    @ParameterizedTest
    @CsvSource({"email, EMAIL", "phone, PHONE", "snsTopic, SNS_TOPIC", "x2yZ, X2Y_Z", "aBC, A_B_C"})
    void kind_isStoredInCapitals_andReadAsItWas(String field, String stored) {
        AddressKind kind = new AddressKind(field);

        assertThat(Json.write(kind)).isEqualTo('"' + stored + '"');
        assertThat(Json.read('"' + stored + '"', AddressKind.class)).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Email", "e-mail", "sns_topic", "1st", "é", "topic", "recipient", "id", "optedOut"})
    void kind_hasAFieldThatNothingElseHas(String field) {
        assertThatThrownBy(() -> new AddressKind(field)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, a***@example.com",
        "https://user:secret@hooks.example.com/x/y?key=1, https://***@hooks.example.com/***",
        "https://hooks.example.com, https://hooks.example.com/***",
        "https://hooks.example.com?key=1, https://hooks.example.com/***",
        "+821012345678, +82***78",
        "arn:aws:sns:eu-central-1:123456789012:orders, ***:orders",
        "arn:aws:sns:us-east-1:1:endpoint/GCM/app/0f0a1b2c-0c1d2e3f4a5b, ***4a5b",
        "@ada, ***a",
        "ops/@alerts, ***rts",
        "ops/@alerts/45, ***s/45",
        "ops/ada@example.com, ***.com",
        "team/#incidents, ***ents",
        "team/C0123ABCD, ***ABCD",
        "U0123456789, ***789",
        "x, ***",
    })
    void address_isMaskedByItsText(String address, String masked) {
        assertThat(new Address(new AddressKind("any"), address).masked()).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada@Example.com", "https://Example.com"})
    void idOfARecipient_isNoAddressToMaskOrToCompare(String id) {
        Address address = new Address(new AddressKind("any", true), id);

        assertThat(address.masked()).isEqualTo(id);
        assertThat(address.canonical()).isSameAs(address);
    }
}
