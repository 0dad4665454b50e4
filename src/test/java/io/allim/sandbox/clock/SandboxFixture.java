package io.allim.sandbox.clock;

import io.allim.delivery.Hints;
import io.allim.pipeline.Ticker;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Shards;
import io.allim.table.Stored;
import io.allim.table.Write;
import io.allim.table.sqlite.SqliteTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Work that is leased, done and recorded, as deliveries are. What is hinted is leased at once and stays under way until
 * somebody waits for it; should its lease run out before, that is noted.
 */
final class SandboxFixture extends Ticker {

    static final Shards SHARDS = new Shards(3);

    private static final Duration LEASE = Duration.ofSeconds(60);

    final SqliteTable table;
    final List<Done> done = new ArrayList<>();
    final List<String> lost = new ArrayList<>();
    final Hints hints = new UnderWay();
    int ticks;

    private final InstantSource clock;
    private final Deque<Stored> underWay = new ArrayDeque<>();
    private final Map<String, List<String>> hinting = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> restless = new HashSet<>();
    private int most = Integer.MAX_VALUE;
    private Optional<RuntimeException> failure = Optional.empty();

    record Done(String name, Instant at) {}

    SandboxFixture(Path file, InstantSource clock) {
        super(null, null, null, null, null);
        this.table = new SqliteTable(file, clock);
        this.clock = clock;
    }

    static Key key(String name) {
        return new Key("work", name);
    }

    void put(String name, Instant at) {
        table.write(List.of(Write.putNew(item(name, "\"waits\"", at))));
    }

    /** When it is done, the others come into being, and are hinted. */
    void hintsOf(String name, String... others) {
        hinting.put(name, List.of(others));
    }

    void breaks(String name) {
        broken.add(name);
    }

    void repeats(String name) {
        restless.add(name);
    }

    /** In one tick and shard. */
    void doesAtMost(int items) {
        most = items;
    }

    void failsWith(RuntimeException exception) {
        failure = Optional.of(exception);
    }

    @Override
    public Ticked tick(Instant now, Duration budget) {
        ticks++;
        failure.ifPresent(exception -> {
            throw exception;
        });
        int found = 0;
        for (int shard : SHARDS.all().toArray()) {
            List<Stored> due = table.due(shard, now, Math.min(most, 1_000), Optional.empty())
                    .items();
            due.forEach(stored -> lease(stored.item().key()).ifPresent(this::finish));
            found += due.size();
        }
        return new Ticked(found, true);
    }

    private Optional<Stored> lease(Key key) {
        Instant now = clock.instant();
        Optional<Stored> found = table.get(key).filter(stored -> isDue(stored, now));
        if (found.isEmpty() || broken.contains(key.sort())) {
            return Optional.empty();
        }
        if (found.get().item().body().contains("leased")) {
            lost.add(key.sort());
        }
        Item leased = item(key.sort(), "\"leased\"", now.plus(LEASE));
        long version = found.get().version();
        return table.write(List.of(Write.putAt(leased, version))).done()
                ? Optional.of(new Stored(leased, version + 1))
                : Optional.empty();
    }

    private void finish(Stored leased) {
        String name = leased.item().key().sort();
        done.add(new Done(name, clock.instant()));
        if (restless.contains(name)) {
            table.write(List.of(Write.putAt(item(name, "\"waits\"", clock.instant()), leased.version())));
            return;
        }
        table.write(List.of(Write.putAt(Item.of(key(name), "\"done\""), leased.version())));
        List<String> next = hinting.getOrDefault(name, List.of());
        next.forEach(other -> put(other, clock.instant()));
        hints.hint(next.stream().map(SandboxFixture::key).toList());
    }

    private static Item item(String name, String body, Instant due) {
        return Item.of(key(name), body).dueAt(SHARDS.of(name), due);
    }

    private static boolean isDue(Stored stored, Instant now) {
        return stored.item().due().filter(due -> !due.at().isAfter(now)).isPresent();
    }

    private final class UnderWay implements Hints {

        @Override
        public void hint(List<Key> work) {
            work.forEach(key -> lease(key).ifPresent(underWay::add));
        }

        @Override
        public void awaitIdle() {
            while (!underWay.isEmpty()) {
                finish(underWay.remove());
            }
        }
    }
}
