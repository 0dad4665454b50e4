package io.allim.channel.email;

import io.allim.channel.Outcome;
import java.util.OptionalDouble;

/** Gives a mail to a server, once, within the configured time. Doesn't throw; constructing does no I/O. */
interface Mailer {

    Outcome send(Mail mail);

    /** How many mails a second the server says that it takes; empty when it does not say. */
    default OptionalDouble perSecond() {
        return OptionalDouble.empty();
    }

    /** Lets go of connections that are kept; the next mail makes new ones. */
    default void disconnect() {}
}
