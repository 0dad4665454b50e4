package io.allim.channel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The channels there are, in the order in which one is chosen for a recipient whose caller named none. */
public final class Channels {

    private final Map<String, Channel> byName = new LinkedHashMap<>();

    /** @param order names of channels, the first choice first; channels it does not name come last */
    public Channels(Iterable<Channel> channels, List<String> order) {
        Map<String, Channel> found = new LinkedHashMap<>();
        channels.forEach(channel -> found.put(channel.name(), channel));
        order.forEach(name -> Optional.ofNullable(found.remove(name)).ifPresent(c -> byName.put(name, c)));
        byName.putAll(found);
    }

    public Set<String> names() {
        return byName.keySet();
    }

    public Optional<Channel> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Optional<Channel> reaching(AddressKind kind) {
        return byName.values().stream()
                .filter(channel -> channel.reaches() == kind)
                .findFirst();
    }
}
