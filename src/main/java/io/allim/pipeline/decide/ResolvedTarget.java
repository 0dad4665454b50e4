package io.allim.pipeline.decide;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.preference.Preferences;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.Suppression;
import io.allim.recipient.Target;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A target with what is stored of it. It is read once in an accept and once in an attempt, and travels from there as a value.
 *
 * @param recipient whom the target names; absent for an address or a topic, and when the recipient is not stored
 * @param preferences the recipient's; absent for an address or a topic
 * @param suppressions of those addresses that were looked at together with others; none elsewhere
 */
public record ResolvedTarget(
        Target target,
        Optional<Recipient> recipient,
        Optional<Preferences> preferences,
        Map<Address, Optional<Suppression>> suppressions) {

    private static final ZoneId UTC = ZoneId.of("UTC");

    public ResolvedTarget(Target target, Optional<Recipient> recipient, Optional<Preferences> preferences) {
        this(target, recipient, preferences, Map.of());
    }

    ResolvedTarget with(Map<Address, Optional<Suppression>> looked) {
        return new ResolvedTarget(target, recipient, preferences, looked);
    }

    /** Whether the target names a recipient who is not stored. */
    public boolean isUnknown() {
        return target instanceof Target.ToRecipient && recipient.isEmpty();
    }

    /** The address that the caller gave, if that is the target. */
    public Optional<Address> direct() {
        return target instanceof Target.ToAddress(Address address) ? Optional.of(address) : Optional.empty();
    }

    /** Where the recipient lives, as far as anybody said. */
    ZoneId zone() {
        return recipient.flatMap(Recipient::zone).orElse(UTC);
    }

    List<Endpoint> endpoints(AddressKind kind) {
        return direct().map(address ->
                        address.kind().equals(kind) ? List.of(new Endpoint(address, false)) : List.<Endpoint>of())
                .orElseGet(() -> recipient.map(known -> known.endpoints(kind)).orElse(List.of()));
    }
}
