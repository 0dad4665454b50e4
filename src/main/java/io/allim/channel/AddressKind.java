package io.allim.channel;

import java.util.List;
import java.util.Optional;

/** What an address is; its name is the field of the API that holds it. */
public enum AddressKind {
    EMAIL("email"),
    PHONE("phone"),
    WEBHOOK("webhook"),
    SNS_TOPIC("snsTopic"),
    DEVICE("device"),
    /** The recipient's own inbox; every recipient has one, and nobody gives its address. */
    INBOX("inbox");

    /** The kinds that callers give. */
    public static final List<AddressKind> GIVEN = List.of(EMAIL, PHONE, WEBHOOK, SNS_TOPIC, DEVICE);

    private final String field;

    AddressKind(String field) {
        this.field = field;
    }

    public String field() {
        return field;
    }

    public static Optional<AddressKind> of(String field) {
        return GIVEN.stream().filter(kind -> kind.field.equals(field)).findFirst();
    }
}
