package io.allim.channel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.allim.connection.ShownUrl;
import io.allim.table.Json;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import java.util.Collection;

/**
 * Where a channel reaches a recipient. Its text form is masked, so that no log, trace or message can show all of it.
 *
 * @param value such as an e-mail address, an E.164 phone number, a URL or an ARN
 */
public record Address(AddressKind kind, String value) implements JsonWritable {

    /** As {@link #stored} has it, or as versions before stored it. */
    @JsonCreator
    static Address ofStored(@JsonProperty("kind") AddressKind kind, @JsonProperty("value") String stored) {
        return new Address(kind, Json.plain(stored));
    }

    /** The value as a body of the table has it: a secret where it is a credential. {@link Json#plain} is the way back. */
    public String stored() {
        return isCredential() ? Json.secret(value) : value;
    }

    /**
     * The value as answers show it. Of a credential {@link #masked}, and 8 digits of a hash that tell it from others, such as
     * {@code https://example.com/***5f0c9a3e}; given back, it stands for the address that is stored.
     */
    public String view() {
        return isCredential() ? ShownUrl.of(value) : value;
    }

    /** Whether it is no address but the {@link #view} of one. */
    public boolean isView() {
        return isCredential() && ShownUrl.isOne(value);
    }

    /** The address that this is the view of; this where it is whole, or where none of those known is meant. */
    public Address among(Collection<Address> known) {
        return known.stream()
                .filter(each ->
                        isView() && each.kind().equals(kind) && each.view().equals(value))
                .findFirst()
                .orElse(this);
    }

    /** A URL is taken for one: with many services whoever knows it may write there. */
    public boolean isCredential() {
        return value.contains("://");
    }

    @Override
    public void write(JsonObjectWriter fields) {
        fields.text("kind", kind.stored()).text("value", stored());
    }

    /** The one spelling of all that lead to the same place: two addresses are the same when these are equal. */
    public Address canonical() {
        String canonical = kind.isRecipientId() ? value : CanonicalSpelling.of(value, kind.isEmail());
        return canonical.equals(value) ? this : new Address(kind, canonical);
    }

    /** Enough to recognize one's own address by, not enough to use it. */
    public String masked() {
        return kind.isRecipientId() ? value : Masked.of(value, kind.isEmail());
    }

    @Override
    public String toString() {
        return kind.field() + " " + masked();
    }
}
