package io.allim.channel.email;

import io.allim.channel.Outcome;

/** Gives a mail to a server, once, within the configured time. Doesn't throw; constructing does no I/O. */
interface Mailer {

    Outcome send(Mail mail);
}
