package io.allim.recipient.bulk;

import io.allim.recipient.Recipient;

/** What is to become of a recipient. */
public sealed interface Change {

    Recipient recipient();

    /** Forgets what was known, and knows this. */
    record Replace(Recipient recipient) implements Change {}

    /** Adds what was not known yet; see {@link Recipient#filledFrom}. */
    record Fill(Recipient recipient) implements Change {}

    default String id() {
        return recipient().id();
    }

    default Recipient to(Recipient before) {
        return switch (this) {
            case Replace replace -> replace.recipient;
            case Fill fill -> before.filledFrom(fill.recipient);
        };
    }
}
