package io.allim.sandbox.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The messages that left, counted exactly; the newest {@value #MAX_MESSAGES} are kept. For many threads. */
public final class SandboxMessages {

    public static final int MAX_MESSAGES = 10_000;

    /** SNS takes no more; a longer e-mail is shown in part. */
    public static final int MAX_TEXT_CHARACTERS = 262_144;

    /** Of all messages together, so that many long ones do not fill the memory. */
    static final long MAX_CHARACTERS = 32L * 1024 * 1024;

    private final String instance = UUID.randomUUID().toString();
    private final Deque<SandboxMessage> kept = new ArrayDeque<>();
    private final Map<String, Long> totals = new TreeMap<>();
    private final LinkedHashMap<String, String> addresses = new LinkedHashMap<>();
    private final LinkedHashMap<String, String> deliveries = new LinkedHashMap<>();
    private long weight;
    private long changes;

    /**
     * A look at one moment.
     *
     * @param total how many messages left since the last {@link #clear()}, kept or not
     * @param totals the same for each channel that had any
     * @param found how many of those that are kept are of what was looked for
     * @param messages the newest first
     * @param deliveries the delivery of a message by the message's id, where it is known
     */
    public record Seen(
            long total,
            Map<String, Long> totals,
            int found,
            List<SandboxMessage> messages,
            Map<String, String> deliveries) {}

    /** All that are kept, the newest first. */
    public List<SandboxMessage> newest() {
        return latest(Optional.empty(), MAX_MESSAGES).messages();
    }

    public synchronized long total() {
        return totals.values().stream().mapToLong(Long::longValue).sum();
    }

    /** @param channel to see the messages of one channel only */
    public Seen latest(Optional<String> channel, int limit) {
        return latest(message -> channel.isEmpty() || channel.get().equals(message.channel()), limit);
    }

    /** @param wanted which messages to see; the totals are those of all */
    public synchronized Seen latest(Predicate<SandboxMessage> wanted, int limit) {
        List<SandboxMessage> found = kept.stream().filter(wanted).toList();
        return new Seen(
                total(),
                Map.copyOf(totals),
                found.size(),
                found.subList(0, Math.min(limit, found.size())),
                Map.copyOf(deliveries));
    }

    /**
     * Says whose message it is, once its provider has answered for it.
     *
     * @param address to which the channel was asked to send it
     */
    public synchronized void sent(String id, String delivery, String address) {
        addresses.put(id, address);
        if (addresses.size() > MAX_MESSAGES) {
            addresses.pollFirstEntry();
        }
        if (!delivery.equals(deliveries.put(id, delivery))) {
            changes++;
        }
        while (deliveries.size() > MAX_MESSAGES) {
            deliveries.pollFirstEntry();
        }
    }

    public synchronized Optional<String> addressOf(String id) {
        return Optional.ofNullable(addresses.get(id));
    }

    public synchronized Optional<String> deliveryOf(String id) {
        return Optional.ofNullable(deliveries.get(id));
    }

    /** The newest of this id, should several have it. */
    public Optional<SandboxMessage> find(String id) {
        return find(message -> message.id().equals(id));
    }

    /** The newest that is wanted. */
    public synchronized Optional<SandboxMessage> find(Predicate<SandboxMessage> wanted) {
        return kept.stream().filter(wanted).findFirst();
    }

    /**
     * Puts another text in the place of a message, which is no message more.
     *
     * @return false when no message of the channel has the id, or it is no longer kept
     */
    public synchronized boolean replace(String channel, String id, UnaryOperator<SandboxMessage> change) {
        List<SandboxMessage> changed = new ArrayList<>(kept);
        for (int i = 0; i < changed.size(); i++) {
            SandboxMessage before = changed.get(i);
            if (before.channel().equals(channel) && before.id().equals(id)) {
                SandboxMessage after = change.apply(before);
                changed.set(i, after);
                kept.clear();
                kept.addAll(changed);
                weight += after.weight() - before.weight();
                changes++;
                return true;
            }
        }
        return false;
    }

    public synchronized void clear() {
        kept.clear();
        totals.clear();
        deliveries.clear();
        addresses.clear();
        weight = 0;
        changes++;
    }

    public synchronized void add(SandboxMessage message) {
        kept.addFirst(message);
        totals.merge(message.channel(), 1L, Long::sum);
        weight += message.weight();
        changes++;
        while (kept.size() > MAX_MESSAGES || (weight > MAX_CHARACTERS && kept.size() > 1)) {
            weight -= kept.removeLast().weight();
        }
    }

    /** Takes up what another instance had seen. */
    public synchronized void restore(Seen seen) {
        clear();
        seen.messages().reversed().forEach(this::add);
        totals.clear();
        totals.putAll(seen.totals());
        deliveries.putAll(seen.deliveries());
    }

    /** Another text after every change, and in every instance. */
    public synchronized String version() {
        return instance + "-" + changes;
    }
}
