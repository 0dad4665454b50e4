package io.allim.recipient.bulk;

import io.allim.channel.AddressKind;
import io.allim.recipient.Recipient;
import java.util.List;

/** What is to become of a recipient. */
sealed interface Change {

    Recipient recipient();

    /** Forgets what was known, and knows this. */
    record Replace(Recipient recipient) implements Change {}

    /**
     * Adds what was not known yet; see {@link Recipient#filledFrom}.
     *
     * @param kinds in the order in which a recipient has them
     */
    record Fill(Recipient recipient, List<AddressKind> kinds) implements Change {}

    default String id() {
        return recipient().id();
    }

    default Recipient to(Recipient before) {
        return switch (this) {
            case Replace replace -> replace.recipient;
            case Fill fill -> before.filledFrom(fill.recipient, fill.kinds);
        };
    }
}
