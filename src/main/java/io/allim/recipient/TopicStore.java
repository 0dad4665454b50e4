package io.allim.recipient;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who subscribes to which topic.
 *
 * <pre>
 *   topic/{topic}  t              the topic itself, once it had a subscriber    listed in topics
 *   topic/{topic}  s/{recipient}  a subscription                                listed in subscriptions/{recipient}
 * </pre>
 *
 * Ids of topics follow the rules of recipients' ids. A topic stays when its last subscriber leaves.
 */
@Singleton
public class TopicStore implements Erasable {

    private static final String TOPICS = "topics";
    private static final String TOPIC = "t";
    private static final String PREFIX = "s/";

    /** Sorts before every character that an id may hold, and so before every id that goes on where another ends. */
    private static final String NEXT = "\u0001";

    /** A subscription and the check of its recipient are two writes, and the topic is one. */
    private static final int ADDED_AT_ONCE = (Table.MAX_WRITES - 1) / 2;

    private static final String BODY = "{}";

    private final Table table;
    private final RecipientStore recipients;

    public TopicStore(Table table, RecipientStore recipients) {
        this.table = table;
        this.recipients = recipients;
    }

    /**
     * What became of a change.
     *
     * @param changed how many subscriptions there are more, or less, than before
     * @param unchanged how many were as they should be
     * @param unknown ids of recipients that there are not
     */
    public record Changed(int changed, int unchanged, List<String> unknown) {

        static final Changed NOTHING = new Changed(0, 0, List.of());

        Changed plus(Changed other) {
            List<String> all = new ArrayList<>(unknown);
            all.addAll(other.unknown);
            return new Changed(changed + other.changed, unchanged + other.unchanged, all);
        }
    }

    /** @param subscribers ids of recipients, each once */
    public Changed subscribe(String topic, List<String> subscribers) {
        Changed changed = Changed.NOTHING;
        for (List<String> some : parts(subscribers, ADDED_AT_ONCE)) {
            Optional<Changed> done = Optional.empty();
            while (done.isEmpty()) {
                done = trySubscribe(topic, some);
            }
            changed = changed.plus(done.get());
        }
        return changed;
    }

    /** Whoever is being erased meanwhile is not subscribed: the transaction checks each recipient. */
    private Optional<Changed> trySubscribe(String topic, List<String> subscribers) {
        List<String> unknown = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        int unchanged = 0;
        for (String subscriber : subscribers) {
            RecipientStore.Snapshot before = recipients.read(subscriber);
            if (before.recipient().isEmpty()) {
                unknown.add(subscriber);
            } else if (isSubscribed(topic, subscriber)) {
                unchanged++;
            } else {
                writes.add(Write.putNew(subscription(topic, subscriber)));
                writes.add(before.check());
            }
        }
        int added = writes.size() / 2;
        if (added == 0) {
            return Optional.of(new Changed(0, unchanged, unknown));
        }
        if (table.get(topicKey(topic)).isEmpty()) {
            writes.add(Write.putNew(Item.of(topicKey(topic), BODY).listedIn(TOPICS, topic)));
        }
        return table.write(writes).done() ? Optional.of(new Changed(added, unchanged, unknown)) : Optional.empty();
    }

    /** @param subscribers ids, each once; unknown ones are counted as unchanged */
    public Changed unsubscribe(String topic, List<String> subscribers) {
        int removed = 0;
        for (List<String> some : parts(subscribers, Table.MAX_WRITES)) {
            List<Write> deletes = some.stream()
                    .filter(subscriber -> isSubscribed(topic, subscriber))
                    .map(subscriber -> Write.delete(key(topic, subscriber)))
                    .toList();
            if (!deletes.isEmpty()) {
                table.write(deletes);
            }
            removed += deletes.size();
        }
        return new Changed(removed, subscribers.size() - removed, List.of());
    }

    public boolean isSubscribed(String topic, String recipient) {
        return table.get(key(topic, recipient)).isPresent();
    }

    public boolean exists(String topic) {
        return table.get(topicKey(topic)).isPresent();
    }

    /** By recipient's id; {@link #subscriber} reads the items. */
    public Page subscribers(String topic, int limit, Optional<String> cursor) {
        return table.query(Query.partition(partition(topic))
                .startingWith(PREFIX)
                .limit(limit)
                .after(cursor));
    }

    /**
     * The ids of the next subscribers, in ascending order, whoever has come or gone since the last were read.
     *
     * @param last the id after which to go on; whether it still subscribes makes no difference
     * @param limit from 1 to 1,000
     * @return empty when there are no more; perhaps fewer than the limit although there are
     */
    public List<String> subscribersAfter(String topic, Optional<String> last, int limit) {
        Query all = Query.partition(partition(topic)).startingWith(PREFIX).limit(limit);
        Query rest = last.map(id -> all.from(PREFIX + id + NEXT)).orElse(all);
        return table.query(rest).items().stream().map(TopicStore::subscriber).toList();
    }

    /** By topic; {@link #topic} reads the items. */
    public Page subscriptionsOf(String recipient, int limit, Optional<String> cursor) {
        return table.query(subscriptions(recipient).limit(limit).after(cursor));
    }

    /** All topics that ever had a subscriber, by id; {@link #topic} reads the items. */
    public Page topics(int limit, Optional<String> cursor) {
        return table.query(Query.list(TOPICS).limit(limit).after(cursor));
    }

    public static String subscriber(Stored subscription) {
        return subscription.item().key().sort().substring(PREFIX.length());
    }

    public static String topic(Stored stored) {
        return stored.item().key().partition().substring(partition("").length());
    }

    @Override
    public int eraseSome(Erasure erasure, int most) {
        Page page = table.query(subscriptions(erasure.recipient()).limit(Math.min(most, Table.MAX_WRITES)));
        List<Write> deletes = page.items().stream()
                .map(stored -> Write.delete(stored.item().key()))
                .toList();
        if (!deletes.isEmpty()) {
            table.write(deletes);
        }
        return deletes.size();
    }

    private static Item subscription(String topic, String recipient) {
        return Item.of(key(topic, recipient), BODY).listedIn("subscriptions/" + recipient, topic);
    }

    private static Query subscriptions(String recipient) {
        return Query.list("subscriptions/" + recipient);
    }

    private static Key key(String topic, String recipient) {
        return new Key(partition(topic), PREFIX + recipient);
    }

    private static Key topicKey(String topic) {
        return new Key(partition(topic), TOPIC);
    }

    private static String partition(String topic) {
        return "topic/" + topic;
    }

    private static List<List<String>> parts(List<String> all, int size) {
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            parts.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return parts;
    }
}
