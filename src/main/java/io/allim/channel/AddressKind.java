package io.allim.channel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Set;

/**
 * What an address is. A kind exists as soon as a channel {@linkplain Channel#reaches reaches} it; two channels may reach
 * one kind, each with a constant of its own.
 *
 * @param field of the API that holds such addresses, such as {@code snsTopic}: one camel case word
 * @param isRecipientId whether each recipient has exactly one address of the kind, its id, which nobody gives
 */
public record AddressKind(String field, boolean isRecipientId) {

    /** Fields that stand beside addresses, in targets and in files of recipients. */
    private static final Set<String> RESERVED =
            Set.of("topic", "recipient", "id", "zone", "locale", "optedOut", "attributes");

    private static final int MAX_LENGTH = 31;

    /** @throws IllegalArgumentException when the field can't hold addresses */
    public AddressKind {
        if (!isCamelCase(field) || RESERVED.contains(field)) {
            throw new IllegalArgumentException(
                    field + " is no field for addresses: give one camel case word, and none of "
                            + String.join(", ", RESERVED));
        }
    }

    /** A kind that callers give. */
    public AddressKind(String field) {
        this(field, false);
    }

    /** Whether people know an address of theirs when they see a part of it: that of mail and a number, but not a device's. */
    public boolean isFamiliar() {
        return isEmail() || field.equals("phone");
    }

    /** Whether its addresses have an @ before a domain, and may have a slash before that. */
    boolean isEmail() {
        return field.equals("email");
    }

    private static boolean isCamelCase(String field) {
        boolean plain = !field.isEmpty() && field.length() <= MAX_LENGTH && isSmall(field.charAt(0));
        for (int i = 1; plain && i < field.length(); i++) {
            char c = field.charAt(i);
            plain = isSmall(c) || isCapital(c) || c >= '0' && c <= '9';
        }
        return plain;
    }

    private static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** The kind as stored items name it: {@code SNS_TOPIC} for {@code snsTopic}. */
    @JsonValue
    String stored() {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            name.append(isCapital(c) ? "_" : "").append(Character.toUpperCase(c));
        }
        return name.toString();
    }

    /** A kind that callers give, whether or not a channel reaches it still. */
    @JsonCreator
    static AddressKind ofStored(String name) {
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean starts = i > 0 && name.charAt(i - 1) == '_';
            if (name.charAt(i) != '_') {
                field.append(starts ? name.charAt(i) : Character.toLowerCase(name.charAt(i)));
            }
        }
        return new AddressKind(field.toString());
    }
}
