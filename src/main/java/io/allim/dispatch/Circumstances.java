package io.allim.dispatch;

import io.allim.channel.Address;
import io.allim.recipient.Suppression;
import java.util.Optional;

/**
 * What a decision depends on beside the delivery and the time, as it is now.
 *
 * @param address where the channel reaches the target
 * @param suppression of that address
 */
record Circumstances(Optional<Address> address, Optional<Suppression> suppression) {}
