package io.allim.channel;

import java.util.Arrays;
import java.util.Optional;

/** What an address is; its name is the field of the API that holds it. */
public enum AddressKind {
    EMAIL("email"),
    PHONE("phone"),
    WEBHOOK("webhook"),
    SNS_TOPIC("snsTopic"),
    DEVICE("device");

    private final String field;

    AddressKind(String field) {
        this.field = field;
    }

    public String field() {
        return field;
    }

    public static Optional<AddressKind> of(String field) {
        return Arrays.stream(values()).filter(kind -> kind.field.equals(field)).findFirst();
    }
}
