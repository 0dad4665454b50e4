package io.allim.channel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The channels there are, in the order in which one is chosen for a recipient whose caller named none. */
public final class Channels {

    private final Map<String, Channel> byName = new LinkedHashMap<>();

    /** Kept, since each request with a target asks for them. */
    private final List<AddressFormat> addressFormats;

    /** Names that stand for something else where channels are named: in templates and in preferences. */
    private static final Set<String> RESERVED = Set.of("default", "all", TemplateFields.CHAT_PART);

    /**
     * @param order names of channels, the first choice first; channels it does not name come last
     * @throws IllegalArgumentException when a channel has a name that means something else
     */
    public Channels(Iterable<Channel> channels, List<String> order) {
        Map<String, Channel> found = new LinkedHashMap<>();
        channels.forEach(channel -> found.put(channel.name(), channel));
        order.forEach(name -> Optional.ofNullable(found.remove(name)).ifPresent(c -> byName.put(name, c)));
        byName.putAll(found);
        for (String name : RESERVED) {
            if (byName.containsKey(name)) {
                throw new IllegalArgumentException("a channel can't be called " + name);
            }
        }
        addressFormats = addressFormats(byName.values());
    }

    private static List<AddressFormat> addressFormats(Iterable<Channel> channels) {
        Map<AddressKind, AddressFormat> formats = new LinkedHashMap<>();
        for (Channel channel : channels) {
            if (!channel.reaches().isRecipientId()) {
                formats.putIfAbsent(channel.reaches(), channel.addressFormat());
            }
        }
        List<AddressFormat> listed = new ArrayList<>(formats.values());
        Collections.sort(listed);
        return List.copyOf(listed);
    }

    public Set<String> names() {
        return byName.keySet();
    }

    public Optional<Channel> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Those that reach a kind, the first choice first. */
    public List<Channel> reaching(AddressKind kind) {
        return byName.values().stream()
                .filter(channel -> channel.reaches().equals(kind))
                .toList();
    }

    /** All of them, in the order in which they are listed. */
    public List<Channel> listed() {
        return byName.values().stream()
                .sorted(Comparator.comparingInt(Channel::position).thenComparing(Channel::name))
                .toList();
    }

    /** Those that know how their messages are read, in the order in which they are listed. */
    public List<Channel> withReadReceipts() {
        return listed().stream()
                .filter(channel -> channel.readReceipts().isPresent())
                .toList();
    }

    /** Those of whose messages a service tells; see {@link Channel#feedbackSource}. */
    public List<Channel> reportedBy(String feedbackSource) {
        return listed().stream()
                .filter(channel ->
                        channel.feedbackSource().filter(feedbackSource::equals).isPresent())
                .toList();
    }

    /** The addresses that callers can give, each kind once, in the order in which kinds are listed. */
    public List<AddressFormat> addressFormats() {
        return addressFormats;
    }

    /** How the addresses of a kind look; empty where no channel reaches them, or nobody gives them. */
    public Optional<AddressFormat> addressFormat(AddressKind kind) {
        for (AddressFormat format : addressFormats) {
            if (format.kind().equals(kind)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** What a channel's part of a template has, or that for chats; of a channel that is not installed, what most have. */
    public TemplateFields templateFields(String channel) {
        if (channel.equals(TemplateFields.CHAT_PART)) {
            return TemplateFields.CHAT;
        }
        return find(channel).map(Channel::templateFields).orElse(TemplateFields.TITLE_AND_BODY);
    }

    /** As {@link Channel#label}; of a channel that is not installed, its name. */
    public Label label(String channel) {
        return find(channel).map(Channel::label).orElseGet(() -> new Label(channel));
    }

    /** As {@link Channel#disturbs}; a channel that is not installed might. */
    public boolean disturbs(String channel) {
        return find(channel).map(Channel::disturbs).orElse(true);
    }
}
