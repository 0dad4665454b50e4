package io.allim.recipient;

import io.allim.channel.Address;

/**
 * An address of a recipient.
 *
 * @param optedOut whether the recipient wants nothing at this address, critical or not
 */
public record Endpoint(Address address, boolean optedOut) {}
