package io.allim.pipeline.thread;

import io.allim.channel.Address;
import io.allim.channel.Outcome;
import io.allim.delivery.DeliveryId;
import io.allim.recipient.Target;
import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Sha256;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The threads of one channel at one address. Each change is made to what was read: of two that begin a thread at the same
 * instant, one is refused.
 *
 * <pre>
 * thread/{name} / t    which delivery is about to send the first message, or how the channel knows it; from then on in the
 *                      list "threads/of/{hash of the target}"
 * </pre>
 */
@Singleton
public class ThreadStore {

    /** After the last message; an incident that is older begins a new thread. */
    static final Duration KEPT = Duration.ofDays(30);

    /** A later message is noted at most once in this time, by which the thread may be kept longer. */
    static final Duration WRITTEN_AFTER = Duration.ofDays(1);

    /** A process that records late still finds its claim. */
    private static final Duration CLAIM_KEPT = Duration.ofMinutes(1);

    private final Table table;

    public ThreadStore(Table table) {
        this.table = table;
    }

    /** Each field is of one of the two states. */
    private record Body(
            Optional<String> owner,
            Optional<Instant> since,
            Optional<Instant> until,
            Optional<String> reference,
            Optional<Instant> at) {

        static Body of(ThreadState.Claimed claim) {
            return new Body(
                    Optional.of(claim.owner().toString()),
                    Optional.of(claim.since()),
                    Optional.of(claim.until()),
                    Optional.empty(),
                    Optional.empty());
        }

        static Body of(ThreadState.Posted posted) {
            return new Body(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(posted.reference()),
                    Optional.of(posted.at()));
        }

        ThreadState state() {
            return reference
                    .<ThreadState>map(first -> new ThreadState.Posted(first, at.orElseThrow()))
                    .orElseGet(() -> new ThreadState.Claimed(
                            DeliveryId.parse(owner.orElseThrow()).orElseThrow(),
                            since.orElseThrow(),
                            until.orElseThrow()));
        }
    }

    /** The name of the thread that a channel's messages to an address have whose key is the same. */
    public static String name(String channel, Address address, String key) {
        Address canonical = address.canonical();
        return hash(String.join("\n", channel, canonical.kind().field(), canonical.value(), key));
    }

    /** 128 bits, so that a text is not seen. */
    public static String hash(String text) {
        return Sha256.hex(text).substring(0, 32);
    }

    public ThreadEntry find(String name) {
        return table.get(key(name))
                .map(stored -> new ThreadEntry(
                        name, Json.read(stored.item().body(), Body.class).state(), stored.version()))
                .orElseGet(() -> new ThreadEntry(name, new ThreadState.None(), 0));
    }

    /** @return the thread as it is then; empty when it was changed since it was found */
    public Optional<ThreadEntry> claim(ThreadEntry found, ThreadState.Claimed claim) {
        Item item = Item.of(key(found.name()), Json.write(Body.of(claim)))
                .expiresAt(claim.until().plus(CLAIM_KEPT));
        return table.write(List.of(inPlaceOf(found, item))).done()
                ? Optional.of(new ThreadEntry(found.name(), claim, found.version() + 1))
                : Optional.empty();
    }

    /** Does nothing when the thread was changed since it was claimed. */
    public void release(ThreadEntry claimed) {
        table.write(List.of(new Write.Delete(key(claimed.name()), new Condition.VersionIs(claimed.version()))));
    }

    /**
     * What is to be written beside what became of a message.
     *
     * @param entered the thread as the message entered it
     * @param isFresh whether that is how it is stored, as far as anybody knows; else it is read
     */
    public ThreadUpdate after(Outcome outcome, ThreadEntry entered, boolean isFresh, Target target, Instant now) {
        return ThreadUpdate.after(outcome, entered, isFresh ? entered : find(entered.name()), target, now);
    }

    /**
     * Says how the channel knows the first message, and that there was a message of late. Refused when the thread was changed
     * since it was found.
     *
     * @param target whose the message is
     */
    static Write posted(ThreadEntry found, ThreadState.Posted posted, Target target) {
        return inPlaceOf(
                found,
                Item.of(key(found.name()), Json.write(Body.of(posted)))
                        .expiresAt(posted.at().plus(KEPT).plus(WRITTEN_AFTER))
                        .listedIn(list(target), found.name()));
    }

    /** What was posted to a target, some of it. */
    List<Key> of(Target target, int most) {
        Page page = table.query(Query.list(list(target)).limit(Math.min(most, Query.MAX_LIMIT)));
        return page.items().stream().map(Stored::item).map(Item::key).toList();
    }

    private static Write inPlaceOf(ThreadEntry found, Item item) {
        return found.version() == 0 ? Write.putNew(item) : Write.putAt(item, found.version());
    }

    private static String list(Target target) {
        return "threads/of/" + target.canonical().hash();
    }

    private static Key key(String name) {
        return new Key("thread/" + name, "t");
    }
}
