package io.allim.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine of the table promises. An engine adopts it by extending it. */
@Timeout(60)
public abstract class TableContract {

    protected static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    private static final Condition ABSENT = new Condition.Absent();
    private static final Condition NONE = new Condition.None();
    private static final Instant FAR = NOW.plus(Duration.ofDays(30));
    private static final int MOST_PAGES = 10_000;

    protected final SettableClock clock = new SettableClock(NOW);
    private Table table;

    /** A table that holds nothing and takes the time from the clock. The engine's test closes it after each test. */
    protected abstract Table empty(InstantSource clock);

    @BeforeEach
    final void open() {
        table = empty(clock);
    }

    // Items

    @Test
    void get_isEmptyForAKeyThatWasNeverWritten() {
        assertThat(table.get(key("p", "s"))).isEmpty();
    }

    @Test
    void get_answersAllThatWasPut() {
        Item item = item("p", "s", "{\"n\":1}")
                .dueAt(3, NOW.plusSeconds(5))
                .listedIn("list", "2026-11")
                .expiresAt(NOW.plusSeconds(60));
        put(item);
        assertThat(table.get(item.key())).contains(new Stored(item, 1));
    }

    @Test
    void get_tellsKeysApartByBothParts() {
        put(item("p", "s", "1"), item("p", "t", "2"), item("q", "s", "3"), item("ps", "s", "4"));
        assertThat(body("p", "s")).contains("1");
        assertThat(body("p", "t")).contains("2");
        assertThat(body("q", "s")).contains("3");
        assertThat(body("ps", "s")).contains("4");
        assertThat(body("P", "s")).isEmpty();
        assertThat(body("p", "S")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, 250})
    void getAll_answersThoseThatThereAre(int count) {
        Item[] items = IntStream.range(0, count)
                .mapToObj(i -> item("p" + i % 3, "s" + i, "" + i))
                .toArray(Item[]::new);
        for (int from = 0; from < count; from += 100) {
            put(Arrays.copyOfRange(items, from, Math.min(from + 100, count)));
        }
        put(item("p", "expired", "1").expiresAt(NOW.plusMillis(1)));
        put(item("p", "expires", "2").expiresAt(NOW.plusMillis(2)));
        clock.advance(Duration.ofMillis(1));
        List<Key> keys = new ArrayList<>(Stream.of(items).map(Item::key).toList());
        keys.addAll(List.of(key("p", "expired"), key("p", "expires"), key("q", "s1"), key("p0", "s1")));
        assertThat(table.getAll(keys))
                .hasSize(count + 1)
                .containsEntry(
                        key("p", "expires"), table.get(key("p", "expires")).orElseThrow())
                .allSatisfy((key, stored) -> assertThat(table.get(key)).contains(stored));
        assertThat(table.getAllEventuallyConsistent(keys)).isEqualTo(table.getAll(keys));
    }

    @Test
    void put_replacesTheWholeItem() {
        put(item("p", "s", "1").dueAt(0, NOW).listedIn("list", "a").expiresAt(FAR));
        put(item("p", "s", "2"));
        assertThat(table.get(key("p", "s"))).contains(new Stored(item("p", "s", "2"), 2));
    }

    @Test
    void delete_removesTheItem() {
        put(item("p", "s", "1"));
        done(Write.delete(key("p", "s")));
        assertThat(table.get(key("p", "s"))).isEmpty();
    }

    @Test
    void delete_ofWhatIsAbsentIsNoError() {
        done(Write.delete(key("p", "s")));
    }

    static Stream<String> texts() {
        return Stream.of(
                "plain",
                " ",
                "'; drop table item; --",
                "\"%_\\*?[a]",
                "line\nfeed\tand\u0001control",
                "nul\u0000inside",
                "안녕 ñ ß",
                "e\u0301 is not \u00e9",
                "\uE000\uFFFD",
                "👩‍👩‍👧 and \uD83D\uDE00",
                "1",
                "1e3",
                "null",
                "x".repeat(1024),
                "é".repeat(512),
                "😀".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void text_isKeptAsItIs(String text) {
        Item item = item(text, text, text).listedIn(text, text);
        put(item);
        assertThat(table.get(item.key())).contains(new Stored(item, 1));
        assertThat(table.query(Query.partition(text)).items()).containsExactly(new Stored(item, 1));
        assertThat(table.query(Query.list(text).from(text)).items()).containsExactly(new Stored(item, 1));
    }

    @Test
    void text_isNotNormalized() {
        put(item("p", "e\u0301", "1"), item("p", "\u00e9", "2"));
        assertThat(sorts(Query.partition("p"))).containsExactly("e\u0301", "\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD800", "a\uDC00", "\uDC00\uD800", "😀\uD83D"})
    void key_withHalfASurrogatePairIsWrongUse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> key(text, "s"));
        assertThatIllegalArgumentException().isThrownBy(() -> key("p", text));
        assertThatIllegalArgumentException().isThrownBy(() -> new ListEntry(text, "s"));
    }

    @Test
    void key_hasOneTo1024Bytes() {
        for (String text : List.of("", "x".repeat(1025), "é".repeat(512) + "x")) {
            assertThatIllegalArgumentException().isThrownBy(() -> key(text, "s"));
            assertThatIllegalArgumentException().isThrownBy(() -> key("p", text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "😀"})
    void body_mayHaveTheLargestSize(String character) {
        int bytes = character.getBytes(StandardCharsets.UTF_8).length;
        Item item = item("p", "s", character.repeat(Item.MAX_BODY_BYTES / bytes));
        put(item);
        assertThat(table.get(item.key())).contains(new Stored(item, 1));
    }

    @Test
    void body_aboveTheLargestSizeIsWrongUse() {
        assertThatIllegalArgumentException().isThrownBy(() -> item("p", "s", "a".repeat(Item.MAX_BODY_BYTES + 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> item("p", "s", "é".repeat(Item.MAX_BODY_BYTES / 2) + "a"));
    }

    @Test
    void body_mayBeEmpty() {
        put(item("p", "s", ""));
        assertThat(body("p", "s")).contains("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1969-12-31T23:59:59.999Z",
                "1970-01-01T00:00:00Z",
                "2026-11-23T09:00:00.123Z",
                "9999-12-31T00:00:00Z"
            })
    void instants_areKeptToTheMillisecond(Instant at) {
        put(item("p", "s", "1").dueAt(0, at.plusNanos(999_999)));
        assertThat(table.get(key("p", "s")).orElseThrow().item().due()).contains(new Due(0, at));
        assertThat(table.due(0, at, 10, Optional.empty()).items()).hasSize(1);
        assertThat(table.due(0, at.minusMillis(1), 10, Optional.empty()).items())
                .isEmpty();
    }

    // Versions

    @Test
    void version_startsAtOneAndGrowsWithEveryPut() {
        put(item("p", "s", "1"));
        assertThat(version("p", "s")).contains(1L);
        put(item("p", "s", "1"));
        assertThat(version("p", "s")).contains(2L);
        done(Write.putAt(item("p", "s", "2"), 2));
        assertThat(version("p", "s")).contains(3L);
    }

    @Test
    void version_staysWhenTheItemIsOnlyChecked() {
        put(item("p", "s", "1"));
        done(new Write.Check(key("p", "s"), new Condition.VersionIs(1)));
        assertThat(version("p", "s")).contains(1L);
    }

    @Test
    void version_staysWhenAPutIsRefused() {
        put(item("p", "s", "1"));
        refused(key("p", "s"), Write.putNew(item("p", "s", "2")));
        refused(key("p", "s"), Write.putAt(item("p", "s", "2"), 7));
        assertThat(table.get(key("p", "s"))).contains(new Stored(item("p", "s", "1"), 1));
    }

    @Test
    void version_startsAnewAfterDelete() {
        put(item("p", "s", "1"));
        put(item("p", "s", "2"));
        done(Write.delete(key("p", "s")));
        put(item("p", "s", "3"));
        assertThat(version("p", "s")).contains(1L);
    }

    static Stream<Condition> conditionsOfANewItem() {
        return Stream.of(NONE, ABSENT);
    }

    @ParameterizedTest
    @MethodSource("conditionsOfANewItem")
    void version_startsAnewAfterExpiry(Condition condition) {
        put(item("p", "s", "1"));
        put(item("p", "s", "2").expiresAt(NOW.plusSeconds(1)));
        clock.advance(Duration.ofSeconds(1));
        done(new Write.Put(item("p", "s", "3"), condition));
        assertThat(table.get(key("p", "s"))).contains(new Stored(item("p", "s", "3"), 1));
    }

    // Conditions

    enum Before {
        ABSENT,
        AT_VERSION_2,
        EXPIRED_AT_VERSION_2
    }

    record Case(Before before, String write, Condition condition, boolean holds) {}

    static Stream<Case> cases() {
        return Stream.of("put", "delete", "check")
                .flatMap(write -> Stream.of(
                        new Case(Before.ABSENT, write, NONE, true),
                        new Case(Before.ABSENT, write, ABSENT, true),
                        new Case(Before.ABSENT, write, new Condition.VersionIs(1), false),
                        new Case(Before.ABSENT, write, new Condition.VersionIs(0), false),
                        new Case(Before.AT_VERSION_2, write, NONE, true),
                        new Case(Before.AT_VERSION_2, write, ABSENT, false),
                        new Case(Before.AT_VERSION_2, write, new Condition.VersionIs(2), true),
                        new Case(Before.AT_VERSION_2, write, new Condition.VersionIs(1), false),
                        new Case(Before.AT_VERSION_2, write, new Condition.VersionIs(3), false),
                        new Case(Before.EXPIRED_AT_VERSION_2, write, NONE, true),
                        new Case(Before.EXPIRED_AT_VERSION_2, write, ABSENT, true),
                        new Case(Before.EXPIRED_AT_VERSION_2, write, new Condition.VersionIs(2), false)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void condition_ofASingleWriteDecides(Case c) {
        prepare(c.before);
        assertThat(table.write(List.of(write(c)))).isEqualTo(expected(c));
        assertAfter(c, c.holds);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void condition_ofOneWriteDecidesForAll(Case c) {
        prepare(c.before);
        Write first = Write.put(item("first", "s", "1"));
        Write last = Write.put(item("last", "s", "1"));
        assertThat(table.write(List.of(first, write(c), last))).isEqualTo(expected(c));
        assertAfter(c, c.holds);
        assertThat(body("first", "s").isPresent()).isEqualTo(c.holds);
        assertThat(body("last", "s").isPresent()).isEqualTo(c.holds);
    }

    private void prepare(Before before) {
        if (before == Before.ABSENT) {
            return;
        }
        put(item("p", "s", "1"));
        put(item("p", "s", "2").expiresAt(NOW.plusSeconds(1)));
        if (before == Before.EXPIRED_AT_VERSION_2) {
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private static Write write(Case c) {
        return switch (c.write) {
            case "put" -> new Write.Put(item("p", "s", "new"), c.condition);
            case "delete" -> new Write.Delete(key("p", "s"), c.condition);
            default -> new Write.Check(key("p", "s"), c.condition);
        };
    }

    private static WriteResult expected(Case c) {
        return c.holds ? new WriteResult.Done() : new WriteResult.Refused(key("p", "s"));
    }

    private void assertAfter(Case c, boolean happened) {
        Optional<String> unchanged = c.before == Before.AT_VERSION_2 ? Optional.of("2") : Optional.empty();
        Optional<String> expected = !happened || c.write.equals("check")
                ? unchanged
                : c.write.equals("put") ? Optional.of("new") : Optional.empty();
        assertThat(body("p", "s")).isEqualTo(expected);
    }

    // Transactions

    @Test
    void write_storesItemsOfManyPartitions() {
        put(item("p", "s", "1"), item("q", "s", "2"), item("r", "s", "3"));
        assertThat(body("p", "s")).contains("1");
        assertThat(body("q", "s")).contains("2");
        assertThat(body("r", "s")).contains("3");
    }

    @Test
    void write_thatIsRefusedChangesNothing() {
        Item replaced = item("p", "replaced", "old").dueAt(1, NOW).listedIn("list", "a");
        Item deleted = item("p", "deleted", "old").listedIn("list", "b");
        put(replaced, deleted, item("p", "taken", "old"));
        refused(
                key("p", "taken"),
                Write.putNew(item("p", "new", "new").dueAt(1, NOW)),
                Write.put(item("p", "replaced", "new")),
                Write.delete(deleted.key()),
                Write.putNew(item("p", "taken", "new")));
        assertThat(sorts(Query.partition("p"))).containsExactly("deleted", "replaced", "taken");
        assertThat(table.get(replaced.key())).contains(new Stored(replaced, 1));
        assertThat(sorts(Query.list("list"))).containsExactly("replaced", "deleted");
        assertThat(dueSorts(1, NOW)).containsExactly("replaced");
    }

    @Test
    void write_namesTheFirstKeyThatIsRefused() {
        put(item("p", "a", "1"), item("p", "b", "1"));
        Write fine = Write.put(item("p", "c", "1"));
        Write a = Write.putNew(item("p", "a", "2"));
        Write b = Write.putAt(item("p", "b", "2"), 9);
        refused(key("p", "a"), fine, a, b);
        refused(key("p", "b"), fine, b, a);
        refused(key("p", "b"), b, a, fine);
    }

    @Test
    void write_goesOnAfterARefusal() {
        put(item("p", "a", "1"));
        refused(key("p", "a"), Write.put(item("p", "b", "1")), Write.putNew(item("p", "a", "2")));
        put(item("p", "b", "3"), item("p", "c", "3"));
        assertThat(table.get(key("p", "b"))).contains(new Stored(item("p", "b", "3"), 1));
    }

    @Test
    void write_takesAHundredWrites() {
        put(items(Table.MAX_WRITES));
        assertThat(sorts(Query.partition("p"))).hasSize(Table.MAX_WRITES);
    }

    @Test
    void write_ofAHundredIsRefusedByItsLast() {
        put(item("p", "last", "1"));
        List<Write> writes = new ArrayList<>(puts(items(99)));
        writes.add(Write.putNew(item("p", "last", "2")));
        assertThat(table.write(writes)).isEqualTo(new WriteResult.Refused(key("p", "last")));
        assertThat(sorts(Query.partition("p"))).containsExactly("last");
    }

    @Test
    void writeInOrder_storesAll() {
        List<Write> writes = List.of(
                Write.putNew(item("p", "1", "a")),
                Write.putNew(item("q", "2", "b")),
                Write.putNew(item("p", "3", "c")));

        assertThat(table.writeInOrder(writes)).isEqualTo(new WriteResult.Done());

        assertThat(sorts(Query.partition("p"))).containsExactly("1", "3");
        assertThat(body("q", "2")).contains("b");
    }

    @Test
    void writeInOrder_writesNothingFromARefusalOn() {
        put(item("p", "2", "before"));
        List<Write> writes = List.of(
                Write.putNew(item("p", "1", "a")),
                Write.putNew(item("p", "2", "b")),
                Write.putNew(item("p", "3", "c")));

        assertThat(table.writeInOrder(writes)).isEqualTo(new WriteResult.Refused(key("p", "2")));

        assertThat(body("p", "2")).contains("before");
        assertThat(body("p", "3")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 24, 25, 26, 99, 100})
    void writeEach_storesAll(int count) {
        Write last = Write.putNew(item("n", "n", "done"));
        List<Write> each = IntStream.range(0, count)
                .<Write>mapToObj(i -> Write.putNew(item("p", "s%02d".formatted(i), "" + i)))
                .toList();
        assertThat(table.writeEach(each, last)).isEmpty();
        assertThat(sorts(Query.partition("p"))).hasSize(count);
        assertThat(body("n", "n")).contains("done");
        assertThat(table.writeEach(each, last))
                .hasSize(count + 1)
                .containsAll(each.stream().map(Write::key).toList());
    }

    @Test
    void writeEach_keepsBackNothingButWhatIsRefused() {
        put(item("p", "2", "before"), item("n", "n", "1"));
        List<Write> each = List.of(
                Write.putNew(item("p", "1", "a")),
                Write.putNew(item("p", "2", "b")),
                Write.putNew(item("p", "3", "c")));
        assertThat(table.writeEach(each, Write.putAt(item("n", "n", "2"), 1))).containsExactly(key("p", "2"));
        assertThat(body("p", "1")).contains("a");
        assertThat(body("p", "2")).contains("before");
        assertThat(body("p", "3")).contains("c");
        assertThat(body("n", "n")).contains("2");

        List<Write> others = List.of(Write.putNew(item("p", "4", "d")));
        assertThat(table.writeEach(others, Write.putAt(item("n", "n", "3"), 1))).containsExactly(key("n", "n"));
        assertThat(body("p", "4")).contains("d");
        assertThat(body("n", "n")).contains("2");
    }

    @Test
    void writeEach_ofMoreThanAHundredIsWrongUse() {
        List<Write> each = puts(items(101));
        assertThatIllegalArgumentException().isThrownBy(() -> table.writeEach(each, Write.put(item("n", "n", "done"))));
        assertThat(sorts(Query.partition("p"))).isEmpty();
    }

    /** Each of two writers finds that the other has what it has not. */
    @Test
    void writeEach_ofTwoAtOnceStoresEachOnce() throws Exception {
        List<Write> each = IntStream.range(0, 60)
                .<Write>mapToObj(i -> Write.putNew(item("p", "s" + i, "1")))
                .toList();
        AtomicInteger refused = new AtomicInteger();
        race(
                2,
                _ -> refused.addAndGet(table.writeEach(each, Write.putNew(item("n", "n", "done")))
                        .size()));
        assertThat(refused).hasValue(61);
    }

    @Test
    void write_ofMoreThanAHundredIsWrongUse() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.write(puts(items(101))));
        assertThat(sorts(Query.partition("p"))).isEmpty();
    }

    @Test
    void write_ofNothingIsWrongUse() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.write(List.of()));
    }

    @Test
    void write_ofOneKeyTwiceIsWrongUse() {
        Write put = Write.put(item("p", "s", "1"));
        Write check = new Write.Check(key("p", "s"), ABSENT);
        assertThatIllegalArgumentException().isThrownBy(() -> table.write(List.of(check, put)));
        assertThatIllegalArgumentException().isThrownBy(() -> table.write(List.of(put, put)));
        assertThat(body("p", "s")).isEmpty();
    }

    @Test
    void write_keepsTenLargeBodiesInOneTransaction() {
        String body = "x".repeat(Item.MAX_BODY_BYTES);
        put(IntStream.range(0, 10).mapToObj(i -> item("p", "s" + i, body)).toArray(Item[]::new));
        assertThat(walk(Query.partition("p")))
                .hasSize(10)
                .allSatisfy(stored -> assertThat(stored.item().body()).isEqualTo(body));
    }

    // Queries of a partition

    /** By UTF-16 units the last two would be the other way round. */
    private static final List<String> IN_ORDER =
            List.of("\u0000", " ", "1", "10", "2", "Z", "a", "a\u0000", "aa", "ä", "안", "\uE000", "\uFFFD", "😀");

    @Test
    void query_ordersByTheBytesOfUtf8() {
        List<String> shuffled = new ArrayList<>(IN_ORDER);
        Collections.reverse(shuffled);
        shuffled.forEach(sort -> put(item("p", sort, "1")));
        assertThat(sorts(Query.partition("p"))).isEqualTo(IN_ORDER);
        assertThat(sorts(Query.partition("p").newestFirst())).isEqualTo(IN_ORDER.reversed());
        assertThat(sorts(Query.partition("p").limit(1))).isEqualTo(IN_ORDER);
        assertThat(sorts(Query.partition("p").newestFirst().limit(1))).isEqualTo(IN_ORDER.reversed());
    }

    @Test
    void query_boundsAreComparedByTheBytesOfUtf8() {
        IN_ORDER.forEach(sort -> put(item("p", sort, "1")));
        assertThat(sorts(Query.partition("p").from("\uE000"))).containsExactly("\uE000", "\uFFFD", "😀");
        assertThat(sorts(Query.partition("p").from("ä").to("😀"))).containsExactly("ä", "안", "\uE000", "\uFFFD");
    }

    @Test
    void query_answersNothingForAnEmptyPartition() {
        assertThat(table.query(Query.partition("p"))).isEqualTo(new Page(List.of(), Optional.empty()));
    }

    @Test
    void query_staysInItsPartition() {
        put(item("p", "s", "1"), item("p ", "s", "2"), item("o", "s", "3"), item("pp", "s", "4"), item("P", "s", "5"));
        assertThat(walk(Query.partition("p")))
                .extracting(stored -> stored.item().body())
                .containsExactly("1");
    }

    record Range(Function<Query, Query> range, String... expected) {
        @Override
        public String toString() {
            return range.apply(Query.partition("p")) + " → " + Arrays.toString(expected);
        }
    }

    static Stream<Range> ranges() {
        return Stream.of(
                new Range(q -> q.from("b"), "b", "ba", "c", "d"),
                new Range(q -> q.from("bb"), "c", "d"),
                new Range(q -> q.from(""), "a", "b", "ba", "c", "d"),
                new Range(q -> q.to("c"), "a", "b", "ba"),
                new Range(q -> q.to("a")),
                new Range(q -> q.from("b").to("d"), "b", "ba", "c"),
                new Range(q -> q.from("b").to("b")),
                new Range(q -> q.from("d").to("a")),
                new Range(q -> q.from("e")),
                new Range(q -> q.startingWith("b"), "b", "ba"),
                new Range(q -> q.startingWith("x")));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void query_ofAPartitionKeepsToItsRange(Range range) {
        for (String sort : List.of("a", "b", "ba", "c", "d")) {
            put(item("p", sort, "1"));
        }
        assertRange(range, Query.partition("p"));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void query_ofAListKeepsToItsRange(Range range) {
        for (String sort : List.of("a", "b", "ba", "c", "d")) {
            put(item("of " + sort, sort, "1").listedIn("p", sort));
        }
        assertRange(range, Query.list("p"));
    }

    private void assertRange(Range range, Query all) {
        Query query = range.range.apply(all);
        List<String> expected = List.of(range.expected);
        assertThat(sorts(query)).isEqualTo(expected);
        assertThat(sorts(query.limit(1))).isEqualTo(expected);
        assertThat(sorts(query.newestFirst())).isEqualTo(expected.reversed());
        assertThat(sorts(query.newestFirst().limit(1))).isEqualTo(expected.reversed());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 24, 25, 26, 1000})
    void query_walksEachItemOnceWhateverTheLimit(int limit) {
        put(items(25));
        List<String> expected =
                Arrays.stream(items(25)).map(item -> item.key().sort()).toList();
        assertThat(sorts(Query.partition("p").limit(limit))).isEqualTo(expected);
        assertThat(sorts(Query.partition("p").newestFirst().limit(limit))).isEqualTo(expected.reversed());
    }

    @Test
    void query_answersNoMoreThanItsLimit() {
        put(items(25));
        Page page = table.query(Query.partition("p").limit(10));
        assertThat(page.items()).hasSizeLessThanOrEqualTo(10);
        assertThat(page.cursor()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001})
    void query_withALimitOutOfBoundsIsWrongUse(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.query(Query.partition("p").limit(limit)));
        assertThatIllegalArgumentException().isThrownBy(() -> table.due(0, NOW, limit, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void query_walksOnWhileItemsComeAndGo(boolean list) {
        List<String> seen = walkWhileWriting(
                list ? Query.list("p").limit(2) : Query.partition("p").limit(2));
        assertThat(seen).doesNotHaveDuplicates().isSorted().contains("b", "d", "f", "h", "j", "k");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void query_walksBackWhileItemsComeAndGo(boolean list) {
        Query query =
                (list ? Query.list("p") : Query.partition("p")).newestFirst().limit(2);
        assertThat(walkWhileWriting(query).reversed())
                .doesNotHaveDuplicates()
                .isSorted()
                .contains("a", "b", "h", "j");
    }

    /** After the first page: one more item before and behind, and the last one seen is gone. */
    private List<String> walkWhileWriting(Query query) {
        for (String sort : List.of("b", "d", "f", "h", "j")) {
            put(item("p", sort, "1").listedIn("p", sort));
        }
        AtomicBoolean first = new AtomicBoolean(true);
        return walk(query, page -> {
                    if (first.getAndSet(false)) {
                        put(
                                item("p", "a", "1").listedIn("p", "a"),
                                item("p", "k", "1").listedIn("p", "k"));
                        done(Write.delete(page.items().getLast().item().key()));
                    }
                })
                .stream()
                .map(stored -> stored.item().key().sort())
                .toList();
    }

    @Test
    void query_walksPartitionsOfAnySize() {
        String body = "x".repeat(Item.MAX_BODY_BYTES);
        for (int i = 10; i < 30; i++) {
            put(item("p", "s" + i, body));
        }
        assertThat(sorts(Query.partition("p"))).hasSize(20);
        assertThat(sorts(Query.partition("p").newestFirst())).hasSize(20);
    }

    @Test
    void query_walksKeysOfTheLargestSize() {
        String partition = "😀".repeat(256);
        String prefix = "é".repeat(511);
        for (int i = 10; i < 15; i++) {
            put(item(partition, prefix + i, "1").dueAt(0, NOW).listedIn(partition, "x".repeat(1024)));
        }
        assertThat(sorts(Query.partition(partition).limit(2))).hasSize(5);
        assertThat(sorts(Query.list(partition).limit(2))).hasSize(5);
        assertThat(walkDue(0, NOW, 2)).hasSize(5);
    }

    // Cursors

    static Stream<String> foreignCursors() {
        return Stream.of(
                "",
                " ",
                "a",
                "abc",
                "AAAAAAAA",
                "MTIzNDU2Nzg5MA",
                "' or 1=1 --",
                "%00",
                "😀",
                "\uD800",
                "{\"pk\":\"p\"}",
                "A".repeat(100_000));
    }

    /** Whoever merges shards begins each of them behind the last item of all. */
    @Test
    void cursor_ofTheDueIndexIsOfItsItem() {
        // DynamoDB has an order of its own for what is due at the same time.
        put(item("p", "a", "1").dueAt(2, NOW));
        put(item("p", "b", "1").dueAt(2, NOW.plusMillis(1)));
        put(item("q", "a", "1").dueAt(2, NOW.plusMillis(2)));
        String millis = Long.toString(NOW.toEpochMilli());
        assertThat(table.due(2, FAR, 1, Optional.empty()).cursor())
                .contains(Cursor.inDue(2, List.of(millis, "p", "a")));
        assertThat(table.due(2, FAR, 9, Optional.of(Cursor.inDue(2, List.of(millis, "p", "a"))))
                        .items())
                .extracting(stored -> stored.item().key())
                .containsExactly(new Key("p", "b"), new Key("q", "a"));
    }

    @ParameterizedTest
    @MethodSource("foreignCursors")
    void cursor_thatIsNotOursIsBad(String cursor) {
        put(item("p", "s", "1").dueAt(0, NOW).listedIn("p", "s"));
        assertBadEverywhere(cursor);
    }

    @Test
    void cursor_thatWasCutOrAlteredIsBad() {
        put(items(3));
        String cursor = table.query(Query.partition("p").limit(1)).cursor().orElseThrow();
        char last = cursor.charAt(cursor.length() / 2);
        String altered = cursor.substring(0, cursor.length() / 2)
                + (last == 'A' ? 'B' : 'A')
                + cursor.substring(cursor.length() / 2 + 1);
        assertBadEverywhere(cursor.substring(0, cursor.length() - 2));
        assertBadEverywhere(cursor + cursor);
        assertBadEverywhere(altered);
    }

    private void assertBadEverywhere(String text) {
        Optional<String> cursor = Optional.of(text);
        assertThatExceptionOfType(Cursor.Bad.class)
                .isThrownBy(() -> table.query(Query.partition("p").after(cursor)));
        assertThatExceptionOfType(Cursor.Bad.class)
                .isThrownBy(() -> table.query(Query.list("p").after(cursor)));
        assertThatExceptionOfType(Cursor.Bad.class).isThrownBy(() -> table.due(0, NOW, 10, cursor));
    }

    @Test
    void cursor_ofAnotherRangeNeverLeadsOutOfTheOneAskedFor() {
        put(items(5));
        put(item("q", "s0002", "other").listedIn("q", "s0002").dueAt(1, NOW));
        Optional<String> cursor = table.query(Query.partition("p").limit(2)).cursor();
        for (Query query : List.of(Query.partition("q"), Query.list("q"))) {
            try {
                assertThat(table.query(query.after(cursor)).items())
                        .allSatisfy(stored -> assertThat(stored.item().body()).isEqualTo("other"));
            } catch (Cursor.Bad e) {
                assertThat(e).hasMessageContaining("cursor");
            }
        }
    }

    @Test
    void cursor_fitsIntoAUrlAsItIs() {
        put(item("p", "ÿ?&/+", "1"), item("p", "ÿÿÿ", "1"));
        assertThat(table.query(Query.partition("p").limit(1)).cursor().orElseThrow())
                .matches("[A-Za-z0-9_-]+");
    }

    // Lists

    @Test
    void list_spansPartitionsInTheOrderOfItsSort() {
        put(item("p", "1", "c").listedIn("list", "3"), item("q", "2", "a").listedIn("list", "1"));
        put(
                item("r", "3", "b").listedIn("list", "2"),
                item("s", "4", "x").listedIn("another", "2"),
                item("t", "5", "x"));
        assertThat(bodies(Query.list("list"))).containsExactly("a", "b", "c");
        assertThat(bodies(Query.list("list").newestFirst())).containsExactly("c", "b", "a");
    }

    @Test
    void list_ordersByTheBytesOfUtf8() {
        IN_ORDER.reversed().forEach(sort -> put(item("p", "of " + sort, sort).listedIn("list", sort)));
        assertThat(bodies(Query.list("list").limit(3))).isEqualTo(IN_ORDER);
        assertThat(bodies(Query.list("list").newestFirst().limit(3))).isEqualTo(IN_ORDER.reversed());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 100})
    void list_ordersEqualSortsByKey(int limit) {
        List<String> keys = List.of("a/2", "b/1", "b/10", "b/2", "c/1", "\uFFFD/1", "😀/1");
        for (String key : keys.reversed()) {
            String[] parts = key.split("/");
            put(item(parts[0], parts[1], key).listedIn("list", "same"));
        }
        assertThat(bodies(Query.list("list").limit(limit))).isEqualTo(keys);
        assertThat(bodies(Query.list("list").newestFirst().limit(limit))).isEqualTo(keys.reversed());
    }

    @Test
    void list_isNotThePartitionOfTheSameName() {
        put(item("x", "s", "in partition"), item("p", "s", "in list").listedIn("x", "s"));
        assertThat(bodies(Query.partition("x"))).containsExactly("in partition");
        assertThat(bodies(Query.list("x"))).containsExactly("in list");
    }

    @Test
    void list_followsItsItems() {
        put(item("p", "s", "1").listedIn("open", "a"));
        put(item("p", "s", "2").listedIn("open", "b"));
        assertThat(bodies(Query.list("open").to("b"))).isEmpty();
        assertThat(bodies(Query.list("open"))).containsExactly("2");
        put(item("p", "s", "3").listedIn("failed", "b"));
        assertThat(bodies(Query.list("open"))).isEmpty();
        assertThat(bodies(Query.list("failed"))).containsExactly("3");
        put(item("p", "s", "4"));
        assertThat(bodies(Query.list("failed"))).isEmpty();
        put(item("p", "s", "5").listedIn("failed", "c"));
        done(Write.delete(key("p", "s")));
        assertThat(bodies(Query.list("failed"))).isEmpty();
    }

    // Due

    @Test
    void due_answersTheLongestDueFirst() {
        put(item("a", "now", "1").dueAt(0, NOW), item("b", "first", "1").dueAt(0, NOW.minusSeconds(90)));
        put(
                item("c", "second", "1").dueAt(0, NOW.minusMillis(1)),
                item("d", "not yet", "1").dueAt(0, NOW.plusMillis(1)));
        put(item("e", "never", "1"));
        assertThat(dueSorts(0, NOW)).containsExactly("first", "second", "now");
    }

    @Test
    void due_includesItsUntil() {
        put(item("p", "s", "1").dueAt(0, NOW));
        assertThat(dueSorts(0, NOW.minusMillis(1))).isEmpty();
        assertThat(dueSorts(0, NOW)).containsExactly("s");
    }

    @Test
    void due_takesAnyInstant() {
        put(
                item("p", "early", "1").dueAt(0, Instant.EPOCH.minusSeconds(1)),
                item("p", "late", "1").dueAt(0, FAR));
        assertThat(dueSorts(0, Instant.MAX)).containsExactly("early", "late");
        assertThat(dueSorts(0, Instant.EPOCH)).containsExactly("early");
        assertThat(dueSorts(0, Instant.MIN)).isEmpty();
    }

    @Test
    void due_keepsShardsApart() {
        put(item("p", "of 0", "1").dueAt(0, NOW), item("p", "of 7", "1").dueAt(7, NOW));
        assertThat(dueSorts(0, NOW)).containsExactly("of 0");
        assertThat(dueSorts(7, NOW)).containsExactly("of 7");
        assertThat(dueSorts(3, NOW)).isEmpty();
    }

    @Test
    void due_followsItsItems() {
        put(item("p", "s", "1").dueAt(0, NOW));
        put(item("p", "s", "2").dueAt(0, NOW.plusSeconds(10)));
        assertThat(dueSorts(0, NOW)).isEmpty();
        put(item("p", "s", "3").dueAt(1, NOW));
        assertThat(dueSorts(0, FAR)).isEmpty();
        assertThat(dueSorts(1, FAR)).containsExactly("s");
        put(item("p", "s", "4"));
        assertThat(dueSorts(1, FAR)).isEmpty();
        put(item("p", "s", "5").dueAt(1, NOW));
        done(Write.delete(key("p", "s")));
        assertThat(dueSorts(1, FAR)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 12, 1000})
    void due_walksEachItemOnceEvenWhenAllAreDueAtOnce(int limit) {
        for (int i = 10; i < 22; i++) {
            put(item("p" + i % 3, "s" + i, "1").dueAt(0, NOW.minusMillis(i < 18 ? 0 : i)));
        }
        List<String> seen = walkDue(0, NOW, limit).stream()
                .map(stored -> stored.item().key().sort())
                .toList();
        assertThat(seen).startsWith("s21", "s20", "s19", "s18").hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void due_walksOnWhileItemsAreDoneOrHeld() {
        for (int i = 10; i < 20; i++) {
            put(item("p", "s" + i, "1").dueAt(0, NOW.minusMillis(100 - i)));
        }
        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = table.due(0, NOW, 3, cursor);
            for (Stored stored : page.items()) {
                seen.add(stored.item().key().sort());
                put(stored.item().dueAt(0, NOW.plusSeconds(60)));
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
        assertThat(seen).hasSize(10).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void due_answersWholeItems() {
        Item item = item("p", "s", "{\"n\":1}").dueAt(2, NOW).listedIn("l", "x").expiresAt(FAR);
        put(item);
        assertThat(table.due(2, NOW, 10, Optional.empty()).items()).containsExactly(new Stored(item, 1));
    }

    // Expiry

    @Test
    void expiry_hidesAnItemFromItsInstantOn() {
        put(item("p", "s", "1").dueAt(0, NOW).listedIn("list", "a").expiresAt(NOW.plusSeconds(1)));
        clock.set(NOW.plusSeconds(1).minusNanos(1));
        assertThat(seenEverywhere()).containsExactly(1, 1, 1, 1);
        clock.set(NOW.plusSeconds(1));
        assertThat(seenEverywhere()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void expiry_isCutToTheMillisecond() {
        put(item("p", "s", "1")
                .dueAt(0, NOW)
                .listedIn("list", "a")
                .expiresAt(NOW.plusMillis(5).plusNanos(999_999)));
        clock.set(NOW.plusMillis(4).plusNanos(999_999));
        assertThat(seenEverywhere()).containsExactly(1, 1, 1, 1);
        clock.set(NOW.plusMillis(5));
        assertThat(seenEverywhere()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void expiry_inThePastMakesAnItemThatIsNeverSeen() {
        put(item("p", "s", "1").dueAt(0, NOW).listedIn("list", "a").expiresAt(NOW.minusSeconds(1)));
        assertThat(seenEverywhere()).containsExactly(0, 0, 0, 0);
        done(Write.putNew(item("p", "s", "2")));
    }

    @Test
    void expiry_canBeMovedAndCleared() {
        put(item("p", "s", "1").expiresAt(NOW.plusSeconds(1)));
        put(item("p", "s", "2").expiresAt(NOW.plusSeconds(3)));
        clock.set(NOW.plusSeconds(2));
        assertThat(body("p", "s")).contains("2");
        put(item("p", "s", "3"));
        clock.set(FAR);
        assertThat(body("p", "s")).contains("3");
    }

    @Test
    void expiry_leavesNoGapInAWalk() {
        for (int i = 10; i < 30; i++) {
            Item item = item("p", "s" + i, "1").listedIn("list", "x").dueAt(0, NOW);
            put(i % 3 == 0 ? item : item.expiresAt(NOW.plusSeconds(1)));
        }
        clock.set(NOW.plusSeconds(1));
        List<String> left = List.of("s12", "s15", "s18", "s21", "s24", "s27");
        assertThat(sorts(Query.partition("p").limit(2))).isEqualTo(left);
        assertThat(sorts(Query.list("list").limit(2))).isEqualTo(left);
        assertThat(walkDue(0, NOW, 2)).hasSize(6);
    }

    /** By get, partition, list and due. */
    private List<Integer> seenEverywhere() {
        return List.of(
                (int) table.get(key("p", "s")).stream().count(),
                walk(Query.partition("p")).size(),
                walk(Query.list("list")).size(),
                walkDue(0, FAR, 10).size());
    }

    @Test
    void sweep_leavesWhatHasNotExpired() {
        for (int i = 10; i < 30; i++) {
            Item item = item("p", "s" + i, "1");
            put(i % 2 == 0 ? item.expiresAt(NOW.plusSeconds(1)) : item.expiresAt(NOW.plusMillis(1001)));
        }
        put(item("p", "t", "1"));
        clock.set(NOW.plusSeconds(1));
        int rounds = 0;
        while (table.sweep(3) > 0) {
            assertThat(++rounds).isLessThan(100);
        }
        assertThat(sorts(Query.partition("p"))).hasSize(11).contains("t", "s11", "s29");
    }

    @Test
    void sweep_ofAnEmptyTableRemovesNothing() {
        assertThat(table.sweep(10)).isZero();
    }

    // Counters

    @Test
    void add_countsFromZero() {
        assertThat(add(5, 100)).hasValue(5);
        assertThat(add(1, 100)).hasValue(6);
        assertThat(add(0, 100)).hasValue(6);
        assertThat(table.get(key("c", "n")).orElseThrow().item())
                .isEqualTo(item("c", "n", "6").expiresAt(FAR));
    }

    @Test
    void add_reachesItsCeilingAndDoesNotPassIt() {
        assertThat(add(9, 10)).hasValue(9);
        assertThat(add(2, 10)).isEmpty();
        assertThat(body("c", "n")).contains("9");
        assertThat(add(1, 10)).hasValue(10);
        assertThat(add(1, 10)).isEmpty();
        assertThat(body("c", "n")).contains("10");
    }

    @Test
    void add_thatIsRefusedMakesNoCounter() {
        assertThat(add(11, 10)).isEmpty();
        assertThat(table.get(key("c", "n"))).isEmpty();
    }

    @Test
    void add_takesNegativeAmounts() {
        assertThat(add(3, 10)).hasValue(3);
        assertThat(add(-5, 10)).hasValue(-2);
        assertThat(add(12, 10)).hasValue(10);
    }

    @Test
    void add_refusesAnOverflow() {
        assertThat(add(Long.MAX_VALUE, Long.MAX_VALUE)).hasValue(Long.MAX_VALUE);
        assertThat(add(1, Long.MAX_VALUE)).isEmpty();
        assertThat(add(Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
        assertThat(body("c", "n")).contains(Long.toString(Long.MAX_VALUE));
    }

    @Test
    void add_startsAtZeroWhenTheCounterHasExpired() {
        assertThat(table.add(key("c", "n"), 7, 10, NOW.plusSeconds(1))).hasValue(7);
        clock.set(NOW.plusSeconds(1));
        assertThat(table.get(key("c", "n"))).isEmpty();
        assertThat(table.add(key("c", "n"), 8, 10, NOW.plusSeconds(2))).hasValue(8);
        assertThat(version("c", "n")).contains(1L);
    }

    @Test
    void add_keepsCountersApart() {
        add(1, 10);
        assertThat(table.add(key("c", "m"), 1, 10, FAR)).hasValue(1);
        assertThat(table.add(key("d", "n"), 1, 10, FAR)).hasValue(1);
    }

    @Test
    void add_countsAsAWriteOfItsItem() {
        add(1, 10);
        add(1, 10);
        assertThat(version("c", "n")).contains(2L);
        done(new Write.Delete(key("c", "n"), new Condition.VersionIs(2)));
        assertThat(add(1, 10)).hasValue(1);
    }

    private OptionalLong add(long amount, long ceiling) {
        return table.add(key("c", "n"), amount, ceiling, FAR);
    }

    // Concurrency

    @Test
    void add_fromManyThreadsReachesTheCeilingExactly() throws Exception {
        List<Long> values = Collections.synchronizedList(new ArrayList<>());
        race(16, thread -> {
            for (int i = 0; i < 20; i++) {
                add(1, 250).ifPresent(values::add);
            }
        });
        assertThat(values).hasSize(250).doesNotHaveDuplicates().contains(1L, 250L);
        assertThat(body("c", "n")).contains("250");
    }

    @Test
    void putAt_fromManyThreadsLosesNoIncrement() throws Exception {
        put(item("p", "s", "0"));
        race(16, thread -> {
            for (int i = 0; i < 10; i++) {
                increment(key("p", "s"));
            }
        });
        assertThat(table.get(key("p", "s"))).contains(new Stored(item("p", "s", "160"), 161));
    }

    private void increment(Key key) {
        WriteResult written;
        do {
            Stored stored = table.get(key).orElseThrow();
            int next = Integer.parseInt(stored.item().body()) + 1;
            written = table.write(List.of(Write.putAt(Item.of(key, Integer.toString(next)), stored.version())));
        } while (!written.done());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void putNew_raceHasOneWinner(int itemsInTransaction) throws Exception {
        for (int round = 0; round < 20; round++) {
            String partition = "p" + round;
            AtomicInteger winners = new AtomicInteger();
            race(16, thread -> {
                List<Write> writes = IntStream.range(0, itemsInTransaction)
                        .mapToObj(i -> Write.putNew(item(partition, "s" + i, "by " + thread)))
                        .toList();
                winners.addAndGet(table.write(writes).done() ? 1 : 0);
            });
            assertThat(winners).hasValue(1);
            assertThat(bodies(Query.partition(partition)).stream().distinct()).hasSize(1);
        }
    }

    @Test
    void deleteAt_raceHasOneWinner() throws Exception {
        put(item("p", "s", "1"));
        AtomicInteger winners = new AtomicInteger();
        race(16, thread -> {
            Write delete = new Write.Delete(key("p", "s"), new Condition.VersionIs(1));
            winners.addAndGet(table.write(List.of(delete)).done() ? 1 : 0);
        });
        assertThat(winners).hasValue(1);
    }

    @Test
    void write_isSerializable() throws Exception {
        put(item("on call", "a", "yes"), item("on call", "b", "yes"));
        AtomicInteger left = new AtomicInteger();
        race(2, thread -> {
            String me = thread == 0 ? "a" : "b";
            String other = thread == 0 ? "b" : "a";
            Write leave = Write.putAt(item("on call", me, "no"), 1);
            Write otherStays = new Write.Check(key("on call", other), new Condition.VersionIs(1));
            left.addAndGet(table.write(List.of(leave, otherStays)).done() ? 1 : 0);
        });
        assertThat(left).hasValue(1);
        assertThat(bodies(Query.partition("on call"))).containsExactlyInAnyOrder("yes", "no");
    }

    @Test
    void get_thatSawAWriteIsFollowedByGetsThatSeeAllOfIt() throws Exception {
        put(item("a", "s", "0"), item("b", "s", "0"));
        AtomicBoolean over = new AtomicBoolean();
        race(4, thread -> {
            if (thread == 0) {
                for (int i = 1; i <= 100; i++) {
                    put(item("a", "s", "" + i), item("b", "s", "" + i));
                }
                over.set(true);
            }
            while (!over.get()) {
                int a = Integer.parseInt(body("a", "s").orElseThrow());
                int b = Integer.parseInt(body("b", "s").orElseThrow());
                assertThat(b).isGreaterThanOrEqualTo(a);
            }
        });
    }

    @Test
    void write_isSeenByEveryReadThatStartsLater() throws Exception {
        race(8, thread -> {
            for (int i = 0; i < 10; i++) {
                Item item = item("p" + thread, "s" + i, "1");
                put(item);
                assertThat(table.get(item.key())).contains(new Stored(item, 1));
                assertThat(table.query(Query.partition("p" + thread)).items()).hasSize(i + 1);
            }
        });
    }

    @FunctionalInterface
    private interface Racer {
        void run(int thread) throws Exception;
    }

    /** All start at once; what one throws, this throws. */
    private static void race(int threads, Racer racer) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                tasks.add(() -> {
                    start.await();
                    racer.run(thread);
                    return null;
                });
            }
            for (Future<Void> future : executor.invokeAll(tasks)) {
                future.get();
            }
        }
    }

    // Words for the tests above

    private static Key key(String partition, String sort) {
        return new Key(partition, sort);
    }

    private static Item item(String partition, String sort, String body) {
        return Item.of(key(partition, sort), body);
    }

    private static Item[] items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> item("p", "s%04d".formatted(i), "1"))
                .toArray(Item[]::new);
    }

    private static List<Write> puts(Item... items) {
        return Arrays.stream(items).map(Write::put).toList();
    }

    private void put(Item... items) {
        assertThat(table.write(puts(items))).isEqualTo(new WriteResult.Done());
    }

    private void done(Write... writes) {
        assertThat(table.write(List.of(writes))).isEqualTo(new WriteResult.Done());
    }

    private void refused(Key key, Write... writes) {
        assertThat(table.write(List.of(writes))).isEqualTo(new WriteResult.Refused(key));
    }

    private Optional<String> body(String partition, String sort) {
        return table.get(key(partition, sort)).map(stored -> stored.item().body());
    }

    private Optional<Long> version(String partition, String sort) {
        return table.get(key(partition, sort)).map(Stored::version);
    }

    private List<String> sorts(Query query) {
        return walk(query).stream().map(stored -> stored.item().key().sort()).toList();
    }

    private List<String> bodies(Query query) {
        return walk(query).stream().map(stored -> stored.item().body()).toList();
    }

    private List<String> dueSorts(int shard, Instant until) {
        return walkDue(shard, until, 100).stream()
                .map(stored -> stored.item().key().sort())
                .toList();
    }

    private List<Stored> walk(Query query) {
        return walk(query, page -> {});
    }

    private List<Stored> walk(Query query, Consumer<Page> afterEachPage) {
        return walk(query.limit(), cursor -> table.query(query.after(cursor)), afterEachPage);
    }

    private List<Stored> walkDue(int shard, Instant until, int limit) {
        return walk(limit, cursor -> table.due(shard, until, limit, cursor), page -> {});
    }

    private static List<Stored> walk(int limit, Function<Optional<String>, Page> read, Consumer<Page> afterEachPage) {
        List<Stored> items = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            Page page = read.apply(cursor);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            items.addAll(page.items());
            afterEachPage.accept(page);
            if (page.cursor().isEmpty()) {
                return items;
            }
            cursor = page.cursor();
        }
        throw new AssertionError("the walk has no end");
    }
}
