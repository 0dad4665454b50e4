package io.allim.http;

import java.net.UnknownHostException;

/** A host that may not be reached. It names no address: what a name resolves to inside a network is nobody's business. */
final class BlockedAddress extends UnknownHostException {

    private static final long serialVersionUID = 1;

    BlockedAddress() {
        super("the host has an address that webhooks may not reach");
    }
}
