package io.allim.table.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.SettableClock;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.table.dynamodb.DynamoStandIn.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Random work, told by its seed: what the table in memory answers, and what must hold while requests and answers are lost. */
@Timeout(60)
@Tag("slow")
class DynamoRandomTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final int STEPS = 250;

    /** Keys as long as they may be, and bounds that are longer. */
    private static final List<String> TEXTS = List.of(
            "a",
            "a\u0000",
            "ab",
            "b",
            "é",
            "\uFFFD",
            "😀",
            "x".repeat(1021),
            "x".repeat(1024),
            "x".repeat(1021) + "é",
            "é".repeat(511),
            "é".repeat(512));

    private static final List<String> BOUNDS = Stream.concat(
                    TEXTS.stream(),
                    Stream.of(
                            "",
                            "x".repeat(1021) + "😀",
                            "x".repeat(1025),
                            "x".repeat(1021) + "éé",
                            "é".repeat(513),
                            "é".repeat(511) + "\u0800",
                            "é".repeat(511) + "😀"))
            .toList();

    private static DynamoStandIn dynamo;
    private static DynamoDbClient client;

    private final SettableClock clock = new SettableClock(NOW);

    @BeforeAll
    static void start() {
        dynamo = new DynamoStandIn();
        client = dynamo.client(Duration.ofSeconds(20));
    }

    @AfterAll
    static void stop() {
        client.close();
        dynamo.close();
    }

    private DynamoTable table(String name, Backoff patience) {
        DynamoTables.create(client, name);
        return new DynamoTable(() -> client, name, patience, clock);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void answers_areThoseOfTheTableInMemory(long seed) {
        Random random = new Random(seed);
        Table memory = new MemoryTable(clock);
        Table table = table("random" + seed, Backoff.of(Duration.ofSeconds(30)));
        for (int step = 0; step < STEPS; step++) {
            String told = "seed " + seed + ", step " + step;
            List<Write> writes = writes(random);
            assertThat(table.write(writes)).as(told).isEqualTo(memory.write(writes));
            Query query = query(random);
            assertThat(walk(table, query)).as(told + ": " + query).isEqualTo(walk(memory, query));
            int shard = random.nextInt(2);
            Instant until = NOW.plusMillis(random.nextInt(5));
            assertThat(due(table, shard, until))
                    .as(told)
                    .containsExactlyInAnyOrderElementsOf(due(memory, shard, until));
            clock.advance(Duration.ofMillis(random.nextInt(2)));
        }
    }

    private static List<Write> writes(Random random) {
        Map<Key, Write> writes = new LinkedHashMap<>();
        int count = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
        for (int i = 0; i < count; i++) {
            Key key = new Key(pick(random, List.of("p", "q")), pick(random, TEXTS));
            Condition condition = switch (random.nextInt(6)) {
                case 0 -> new Condition.Absent();
                case 1 -> new Condition.VersionIs(1 + random.nextInt(3));
                default -> new Condition.None();
            };
            writes.put(
                    key,
                    switch (random.nextInt(8)) {
                        case 0 -> new Write.Delete(key, condition);
                        case 1 -> new Write.Check(key, condition);
                        default -> new Write.Put(item(random, key), condition);
                    });
        }
        return List.copyOf(writes.values());
    }

    private static Item item(Random random, Key key) {
        Item item = Item.of(key, pick(random, List.of("", "1", "-0", "007", "{}", "9223372036854775808")));
        item = random.nextBoolean() ? item.dueAt(random.nextInt(2), NOW.plusMillis(random.nextInt(5))) : item;
        item = random.nextBoolean() ? item.listedIn(pick(random, List.of("l", "p")), pick(random, TEXTS)) : item;
        return random.nextInt(4) == 0 ? item.expiresAt(NOW.plusMillis(random.nextInt(400))) : item;
    }

    private static Query query(Random random) {
        Query query = random.nextBoolean()
                ? Query.list(pick(random, List.of("l", "p")))
                : Query.partition(pick(random, List.of("p", "q", "", "x".repeat(1025))));
        query = random.nextBoolean() ? query.from(pick(random, BOUNDS)) : query;
        query = random.nextBoolean() ? query.to(pick(random, BOUNDS)) : query;
        query = random.nextInt(4) == 0 ? query.startingWith(pick(random, BOUNDS)) : query;
        query = random.nextBoolean() ? query.newestFirst() : query;
        return query.limit(1 + random.nextInt(6));
    }

    private static List<Stored> walk(Table table, Query query) {
        return all(cursor -> table.query(query.after(cursor)));
    }

    private static List<Stored> due(Table table, int shard, Instant until) {
        return all(cursor -> table.due(shard, until, 3, cursor));
    }

    private static List<Stored> all(Function<Optional<String>, Page> read) {
        List<Stored> items = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = read.apply(cursor);
            items.addAll(page.items());
            cursor = page.cursor();
        } while (cursor.isPresent());
        return items;
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** By single writes, by transactions and by a counter. */
    @Test
    void increments_areCountedAsTheyWereAnswered() throws Exception {
        ManualPatience patience = new ManualPatience();
        DynamoTable table = table("increments", patience.of(Duration.ofSeconds(10)));
        List<Key> keys = List.of(new Key("p", "single"), new Key("p", "many"), new Key("p", "counter"));
        keys.subList(0, 2).forEach(key -> table.write(List.of(Write.put(Item.of(key, "0")))));
        Random random = new Random(7);
        dynamo.play(_ -> fate(random));
        AtomicInteger[] done = Stream.generate(AtomicInteger::new).limit(3).toArray(AtomicInteger[]::new);
        AtomicInteger[] unknown = Stream.generate(AtomicInteger::new).limit(3).toArray(AtomicInteger[]::new);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            IntStream.range(0, 600)
                    .forEach(i -> threads.execute(() -> {
                        int way = i % 3;
                        try {
                            done[way].addAndGet(increment(table, keys.get(way), way) ? 1 : 0);
                        } catch (TableUnavailable e) {
                            unknown[way].incrementAndGet();
                        }
                    }));
        }
        dynamo.play(_ -> Fate.ANSWERED);
        for (int way = 0; way < 3; way++) {
            int counted = Integer.parseInt(
                    table.get(keys.get(way)).orElseThrow().item().body());
            assertThat(counted)
                    .as(keys.get(way) + ": " + done[way] + " done, " + unknown[way] + " in doubt")
                    .isBetween(done[way].get(), done[way].get() + unknown[way].get());
            assertThat(done[way]).hasPositiveValue();
        }
        assertThat(unknown[1]).as("a transaction knows what became of it").hasValue(0);
    }

    private static boolean increment(DynamoTable table, Key key, int way) {
        if (way == 2) {
            return table.add(key, 1, Long.MAX_VALUE, NOW.plusSeconds(1000)).isPresent();
        }
        Stored stored = table.get(key).orElseThrow();
        int next = Integer.parseInt(stored.item().body()) + 1;
        Write put = Write.putAt(Item.of(key, Integer.toString(next)), stored.version());
        Write mark = Write.put(Item.of(new Key("p", "mark"), "1"));
        return table.write(way == 0 ? List.of(put) : List.of(put, mark)).done();
    }

    private static synchronized Fate fate(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Fate.THROTTLED;
            case 1 -> Fate.CONFLICT;
            case 2 -> Fate.ANSWER_LOST;
            case 3 -> Fate.REQUEST_LOST;
            case 4 -> Fate.FAILED_AFTER;
            default -> Fate.ANSWERED;
        };
    }
}
