package io.allim.channel;

/**
 * Where a channel reaches a recipient. Its text form is masked, so that no log, trace or message can show all of it.
 *
 * @param value such as an e-mail address, an E.164 phone number, a URL or an ARN
 */
public record Address(AddressKind kind, String value) {

    /** The one spelling of all that lead to the same place: two addresses are the same when these are equal. */
    public Address canonical() {
        String canonical = kind.isRecipientId() ? value : CanonicalSpelling.of(value);
        return canonical.equals(value) ? this : new Address(kind, canonical);
    }

    /** Enough to recognize one's own address by, not enough to use it. */
    public String masked() {
        return kind.isRecipientId() ? value : Masked.of(value);
    }

    @Override
    public String toString() {
        return kind.field() + " " + masked();
    }
}
