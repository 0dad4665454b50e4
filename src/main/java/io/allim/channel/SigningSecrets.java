package io.allim.channel;

import java.time.Instant;
import java.util.List;

/**
 * The secrets by which receivers of webhooks tell our messages from forged ones. Every receiver has secrets of its own,
 * derived from its URL and the service's key, so that none can forge a message to another.
 */
public interface SigningSecrets {

    /** Of the URLs that receivers are given by. */
    AddressKind kind();

    /** The secrets in force for a URL, as {@code whsec_} texts, the newest first. */
    List<String> secrets(String url, Instant now);

    /** Makes a new key; messages are signed with the one before as well for as long as receivers need to change. */
    void rotate(Instant now);
}
