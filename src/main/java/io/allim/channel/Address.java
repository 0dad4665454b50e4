package io.allim.channel;

/**
 * Where a channel reaches a recipient. Its text form is masked, so that no log, trace or message can show all of it.
 *
 * @param value an e-mail address, an E.164 phone number, a URL, or the ARN of an SNS topic or platform endpoint
 */
public record Address(AddressKind kind, String value) {

    /** The one spelling of all that lead to the same place: two addresses are the same when these are equal. */
    public Address canonical() {
        String canonical = CanonicalSpelling.of(this);
        return canonical.equals(value) ? this : new Address(kind, canonical);
    }

    /** Enough to recognize one's own address by, not enough to use it. */
    public String masked() {
        return switch (kind) {
            case EMAIL -> value.substring(0, 1) + "***" + value.substring(Math.max(value.lastIndexOf('@'), 1));
            case PHONE -> value.substring(0, Math.min(3, value.length())) + "***" + last(2);
            case WEBHOOK -> host() + "/***";
            case SNS_TOPIC -> "***" + value.substring(Math.max(value.lastIndexOf(':'), 0));
            case DEVICE -> "***" + last(4);
            case INBOX -> value;
        };
    }

    private String host() {
        int path = value.indexOf('/', value.indexOf("://") + 3);
        String origin = path < 0 ? value : value.substring(0, path);
        int query = origin.indexOf('?');
        String authority = query < 0 ? origin : origin.substring(0, query);
        return authority.replaceFirst("://.*@", "://***@");
    }

    private String last(int characters) {
        return value.substring(Math.max(value.length() - characters, 0));
    }

    @Override
    public String toString() {
        return kind.field() + " " + masked();
    }
}
