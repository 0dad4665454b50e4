package io.allim.web;

import java.io.IOException;

/** A client that went away, or stopped sending, before all of its request was there. Nobody reads the answer. */
final class ClientGone extends IOException {

    ClientGone(IOException cause) {
        super("the client went away", cause);
    }
}
