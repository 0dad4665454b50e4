package io.allim.channel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What an address is. A kind exists as soon as a channel {@linkplain Channel#reaches reaches} it; two channels may reach
 * one kind, each with a constant of its own.
 *
 * @param field of the API that holds such addresses, such as {@code snsTopic}: one camel case word
 * @param isRecipientId whether each recipient has exactly one address of the kind, its id, which nobody gives
 */
public record AddressKind(String field, boolean isRecipientId) {

    private static final Pattern FIELD = Pattern.compile("[a-z][a-zA-Z0-9]{0,30}");

    /** Fields that stand beside addresses, in targets and in files of recipients. */
    private static final Set<String> RESERVED =
            Set.of("topic", "recipient", "id", "zone", "locale", "optedOut", "attributes");

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
    private static final Pattern WORD_START = Pattern.compile("_(.)");

    /** @throws IllegalArgumentException when the field can't hold addresses */
    public AddressKind {
        if (!FIELD.matcher(field).matches() || RESERVED.contains(field)) {
            throw new IllegalArgumentException(
                    field + " is no field for addresses: give one camel case word, and none of "
                            + String.join(", ", RESERVED));
        }
    }

    /** A kind that callers give. */
    public AddressKind(String field) {
        this(field, false);
    }

    /** The kind as stored items name it: {@code SNS_TOPIC} for {@code snsTopic}. */
    @JsonValue
    String stored() {
        return CAPITAL.matcher(field).replaceAll("_$0").toUpperCase(Locale.ROOT);
    }

    /** A kind that callers give, whether or not a channel reaches it still. */
    @JsonCreator
    static AddressKind ofStored(String name) {
        return new AddressKind(WORD_START.matcher(name.toLowerCase(Locale.ROOT)).replaceAll(AddressKind::capital));
    }

    private static String capital(MatchResult start) {
        return start.group(1).toUpperCase(Locale.ROOT);
    }
}
