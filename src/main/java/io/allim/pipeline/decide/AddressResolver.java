package io.allim.pipeline.decide;

import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.ReadReceipts;
import io.allim.delivery.Route;
import io.allim.preference.PreferenceStore;
import io.allim.recipient.Endpoint;
import io.allim.recipient.MovedAddresses;
import io.allim.recipient.Target;
import io.allim.table.Sha256;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Where a target can be reached, as things are now. */
@Singleton
public final class AddressResolver {

    /** To how many addresses of a kind a message goes. */
    static final int MAX_ADDRESSES = 5;

    private final Channels channels;
    private final PreferenceStore preferences;
    private final MovedAddresses moved;

    public AddressResolver(Channels channels, PreferenceStore preferences, MovedAddresses moved) {
        this.channels = channels;
        this.preferences = preferences;
        this.moved = moved;
    }

    /** A target with what is known of it; recipients that are gone have no address. */
    public ResolvedTarget resolve(Target target) {
        return switch (target) {
            case Target.ToRecipient(String id) -> {
                PreferenceStore.Known known = preferences.known(id);
                yield new ResolvedTarget(target, known.recipient(), Optional.of(known.preferences()));
            }
            case Target.ToAddress _, Target.ToTopic _ -> new ResolvedTarget(target, Optional.empty(), Optional.empty());
        };
    }

    /** The same of many recipients, read at once. */
    public List<ResolvedTarget> resolveAll(List<Target.ToRecipient> targets) {
        Map<String, PreferenceStore.Known> known = preferences.knownAll(
                targets.stream().map(Target.ToRecipient::recipient).toList());
        return targets.stream()
                .map(target -> {
                    PreferenceStore.Known found = Objects.requireNonNull(known.get(target.recipient()));
                    return new ResolvedTarget(target, found.recipient(), Optional.of(found.preferences()));
                })
                .toList();
    }

    /** Where a target is reached by a channel whose addresses do not move. */
    public List<Address> addresses(ResolvedTarget resolved, String channel) {
        boolean move = channels.find(channel).filter(Channel::addressesMove).isPresent();
        return move
                ? List.of()
                : endpoints(resolved, channel).stream()
                        .limit(MAX_ADDRESSES)
                        .map(Endpoint::address)
                        .toList();
    }

    /** The channels by which a target could hear: those asked for, or all that have an address of it. */
    public List<String> channels(ResolvedTarget resolved, List<String> asked) {
        boolean all = resolved.direct().isEmpty() && !asked.isEmpty();
        return (asked.isEmpty() ? channels.names().stream() : asked.stream())
                .flatMap(name -> channels.find(name).stream())
                .filter(channel -> all || !resolved.endpoints(channel.reaches()).isEmpty())
                .map(Channel::name)
                .toList();
    }

    /**
     * One route for each address that the route's channel reaches, at least one. A single address is followed when it
     * changes; of several each keeps its own delivery.
     */
    public List<Route> routes(ResolvedTarget resolved, Route route) {
        List<Endpoint> endpoints = endpoints(resolved, route.channel());
        return endpoints.size() < 2
                ? List.of(route)
                : endpoints.stream()
                        .limit(MAX_ADDRESSES)
                        .map(endpoint -> route.endpoint(hash(endpoint)))
                        .toList();
    }

    /** The routes by which a delivery may have been planned, whatever addresses there were then. */
    public List<Route> possibleRoutes(ResolvedTarget resolved, Route route) {
        List<Route> routes = new ArrayList<>(List.of(route));
        endpoints(resolved, route.channel()).stream()
                .flatMap(endpoint -> hashes(endpoint).stream())
                .forEach(hash -> routes.add(route.endpoint(hash)));
        return routes;
    }

    /** The address at the end of a route, as the provider knows it by now. */
    public Optional<Endpoint> endpoint(ResolvedTarget resolved, Route route) {
        boolean move =
                channels.find(route.channel()).filter(Channel::addressesMove).isPresent();
        Optional<Endpoint> given = given(resolved, route);
        return move ? given.map(endpoint -> new Endpoint(moved.find(endpoint.address()), endpoint.optedOut())) : given;
    }

    private Optional<Endpoint> given(ResolvedTarget resolved, Route route) {
        List<Endpoint> endpoints = endpoints(resolved, route.channel());
        return route.endpoint()
                .map(hash -> endpoints.stream()
                        .filter(endpoint -> hashes(endpoint).contains(hash))
                        .findFirst())
                .orElseGet(() -> endpoints.stream().findFirst());
    }

    /** What is known of how a channel's messages are read. */
    Optional<ReadReceipts> readReceipts(String channel) {
        return channels.find(channel).flatMap(Channel::readReceipts);
    }

    /** Whether messages of a channel wait for the end of quiet hours. */
    boolean disturbs(String channel) {
        return channels.disturbs(channel);
    }

    /** Whether whoever sends by a channel has its answer within moments. */
    public boolean isPrompt(String channel) {
        return channels.find(channel).filter(Channel::isPrompt).isPresent();
    }

    /** Whether all messages of a channel share a rate limit. */
    public boolean isPaced(String channel) {
        return channels.find(channel)
                .filter(found -> !found.sharedLimits().isEmpty())
                .isPresent();
    }

    private List<Endpoint> endpoints(ResolvedTarget resolved, String channel) {
        return channels.find(channel)
                .map(Channel::reaches)
                .map(resolved::endpoints)
                .orElse(List.of());
    }

    private static String hash(Endpoint endpoint) {
        return hash(endpoint.address().canonical());
    }

    /** By any of which a delivery may have been planned: versions before did it by the spelling. */
    private static Set<String> hashes(Endpoint endpoint) {
        return new LinkedHashSet<>(List.of(hash(endpoint), hash(endpoint.address())));
    }

    private static String hash(Address address) {
        return Sha256.hex(address.kind().field() + ":" + address.value()).substring(0, 16);
    }
}
