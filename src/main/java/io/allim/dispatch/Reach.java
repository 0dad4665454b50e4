package io.allim.dispatch;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.SuppressionStore;
import io.allim.recipient.Target;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a target can be reached, as things are now. */
@Singleton
final class Reach {

    private final Channels channels;
    private final RecipientStore recipients;
    private final SuppressionStore suppressions;

    Reach(Channels channels, RecipientStore recipients, SuppressionStore suppressions) {
        this.channels = channels;
        this.recipients = recipients;
        this.suppressions = suppressions;
    }

    /** A target with what is known of it; recipients that are gone have no address. */
    Reached look(Target target) {
        return switch (target) {
            case Target.Direct direct -> new Reached(Optional.of(direct.address()), Optional.empty());
            case Target.Known known -> new Reached(Optional.empty(), recipients.find(known.recipient()));
        };
    }

    /** The channels by which a target hears: those asked for, or the first that reaches it. */
    List<Channel> channels(Reached reached, List<String> asked) {
        Stream<Channel> candidates = asked.isEmpty()
                ? channels.names().stream().flatMap(name -> channels.find(name).stream())
                : asked.stream().flatMap(name -> channels.find(name).stream());
        if (reached.direct().isPresent()) {
            return candidates
                    .filter(channel -> reached.address(channel).isPresent())
                    .toList();
        }
        return asked.isEmpty()
                ? candidates
                        .filter(channel -> reached.address(channel).isPresent())
                        .limit(1)
                        .toList()
                : candidates.toList();
    }

    Circumstances circumstances(Reached reached, Channel channel) {
        Optional<Address> address = reached.address(channel);
        return new Circumstances(address, address.flatMap(suppressions::find));
    }

    /**
     * @param direct the address that the caller gave
     * @param recipient whom the caller named, if there is one
     */
    record Reached(Optional<Address> direct, Optional<Recipient> recipient) {

        Optional<Address> address(Channel channel) {
            return direct.filter(address -> address.kind() == channel.reaches())
                    .or(() -> recipient.flatMap(r ->
                            r.endpoints(channel.reaches()).stream().findFirst().map(Endpoint::address)));
        }
    }
}
