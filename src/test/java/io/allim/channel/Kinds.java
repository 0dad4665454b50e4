package io.allim.channel;

import java.util.List;

/** The kinds of addresses that the channels of Allim reach, for tests that are in none of their packages. */
public final class Kinds {

    public static final AddressKind EMAIL = new AddressKind("email");
    public static final AddressKind PHONE = new AddressKind("phone");
    public static final AddressKind WEBHOOK = new AddressKind("webhook");
    public static final AddressKind SNS_TOPIC = new AddressKind("snsTopic");
    public static final AddressKind DEVICE = new AddressKind("device");
    public static final AddressKind INBOX = new AddressKind("inbox", true);

    /** Those that callers give, in the order in which a recipient has them. */
    public static final List<AddressKind> GIVEN = List.of(EMAIL, PHONE, WEBHOOK, SNS_TOPIC, DEVICE);

    private Kinds() {}
}
