package io.allim.recipient;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.table.Json;
import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import io.allim.table.Sha256;
import java.util.Map;

/**
 * Whom a notification is for. In JSON an object with one field: {@code {"recipient":"ada"}}, {@code {"topic":"ops"}},
 * {@code {"email":"…"}}.
 */
public sealed interface Target {

    /** A recipient by id; the address is looked up when the delivery is due. */
    record ToRecipient(String recipient) implements Target {}

    /** An address that the caller gave. */
    record ToAddress(Address address) implements Target {}

    /** Those who subscribe to the topic when the notification's deliveries are planned. */
    record ToTopic(String topic) implements Target {}

    /** The same target in the one spelling of its address: what counts or gathers by target goes by it. */
    default Target canonical() {
        return this instanceof ToAddress(Address address) ? new ToAddress(address.canonical()) : this;
    }

    /** The text that tells two targets of a notification apart, as the caller spelled them; ids are derived from it. */
    default String identity() {
        return switch (this) {
            case ToRecipient known -> "recipient:" + known.recipient();
            case ToTopic named -> "topic:" + named.topic();
            case ToAddress direct ->
                direct.address().kind().field() + ":" + direct.address().value();
        };
    }

    /** Stands for the identity where an address must not be seen: 128 bits of SHA-256. */
    default String hash() {
        return Sha256.hex(identity()).substring(0, 32);
    }

    /** How the target is shown: never a whole address. */
    default String shown() {
        return switch (this) {
            case ToRecipient known -> known.recipient();
            case ToTopic named -> named.topic();
            case ToAddress direct -> direct.address().masked();
        };
    }

    /** As {@link #stored}. */
    default void write(JsonObjectWriter fields) {
        stored().forEach(fields::text);
    }

    /** Of the first field. */
    static Target read(JsonObjectReader fields) {
        String name = fields.names().getFirst();
        return of(Map.of(name, fields.text(name).orElseThrow()));
    }

    /** As a body of the table has it. */
    @JsonValue
    default Map<String, String> stored() {
        return this instanceof ToAddress(Address address)
                ? Map.of(address.kind().field(), address.stored())
                : view();
    }

    /** As the API shows it: a URL without what makes it a credential, any other address whole. */
    default Map<String, String> view() {
        return switch (this) {
            case ToRecipient known -> Map.of("recipient", known.recipient());
            case ToTopic named -> Map.of("topic", named.topic());
            case ToAddress(Address address) -> Map.of(address.kind().field(), address.view());
        };
    }

    @JsonCreator
    static Target of(Map<String, String> json) {
        Map.Entry<String, String> field = json.entrySet().iterator().next();
        return switch (field.getKey()) {
            case "recipient" -> new ToRecipient(field.getValue());
            case "topic" -> new ToTopic(field.getValue());
            default -> new ToAddress(new Address(new AddressKind(field.getKey()), Json.plain(field.getValue())));
        };
    }
}
