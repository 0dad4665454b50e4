package io.allim.table.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Query;
import io.allim.table.SettableClock;
import io.allim.table.Stored;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import io.allim.table.dynamodb.DynamoStandIn.Fate;
import io.allim.table.dynamodb.DynamoStandIn.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What becomes of calls that DynamoDB refuses, or whose answers are lost. */
@Timeout(60)
@Tag("slow")
class DynamoFaultTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant FAR = NOW.plus(Duration.ofDays(30));
    private static final Key KEY = new Key("p", "s");
    private static final Duration TIME = Duration.ofSeconds(10);

    private static DynamoStandIn dynamo;
    private static DynamoDbClient client;
    /** For tests in which no answer comes. */
    private static DynamoDbClient hasty;

    private static int tables;

    private final SettableClock clock = new SettableClock(NOW);
    private final ManualPatience patience = new ManualPatience();
    private String name;
    private DynamoTable table;
    /** Another process, whom nothing ever happens to. */
    private DynamoTable other;

    private long before;

    @BeforeAll
    static void start() {
        dynamo = new DynamoStandIn();
        client = dynamo.client(Duration.ofSeconds(20));
        hasty = dynamo.client(Duration.ofMillis(300));
    }

    @AfterAll
    static void stop() {
        client.close();
        hasty.close();
        dynamo.close();
    }

    @BeforeEach
    void open() {
        dynamo.play(_ -> Fate.ANSWERED);
        name = "faults" + tables++;
        DynamoTables.create(client, name);
        table = new DynamoTable(() -> client, name, patience.of(TIME), clock);
        other = new DynamoTable(() -> client, name, patience.of(TIME), clock);
        before = dynamo.count();
    }

    private void fates(Fate... fates) {
        Queue<Fate> next = new ConcurrentLinkedQueue<>(List.of(fates));
        before = dynamo.count();
        if (next.contains(Fate.SILENCE)) {
            table = new DynamoTable(() -> hasty, name, patience.of(TIME), clock);
        }
        dynamo.play(_ -> Optional.ofNullable(next.poll()).orElse(Fate.ANSWERED));
    }

    /** Lets something happen between the first request, which has that fate, and the next. */
    private void fate(Fate first, Runnable then) {
        before = dynamo.count();
        Queue<Runnable> next = new ArrayDeque<>(List.of(then));
        dynamo.play(request -> {
            if (dynamo.count() == before + 1) {
                return first;
            }
            Optional.ofNullable(next.poll()).ifPresent(Runnable::run);
            return Fate.ANSWERED;
        });
    }

    private List<Request> requests() {
        return dynamo.requestsAfter(before);
    }

    private List<String> operations() {
        return requests().stream().map(Request::operation).toList();
    }

    // Throttling

    static Stream<Arguments> calls() {
        Item item = Item.of(new Key("p", "new"), "1");
        return Stream.of(
                Arguments.of("get", (Call) table -> table.get(KEY)),
                Arguments.of("partition", (Call) table -> table.query(Query.partition("p"))),
                Arguments.of("list", (Call) table -> table.query(Query.list("l"))),
                Arguments.of("due", (Call) table -> table.due(0, NOW, 10, Optional.empty())),
                Arguments.of("put", (Call) table -> table.write(List.of(Write.put(item)))),
                Arguments.of("putNew", (Call) table -> table.write(List.of(Write.putNew(item)))),
                Arguments.of("delete", (Call) table -> table.write(List.of(Write.delete(KEY)))),
                Arguments.of("transaction", (Call) table -> table.write(List.of(Write.put(item), Write.delete(KEY)))),
                Arguments.of("add", (Call) table -> table.add(new Key("c", "n"), 1, 10, FAR)));
    }

    @FunctionalInterface
    interface Call {
        Object on(DynamoTable table);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void throttledCall_isMadeAgain(String name, Call call) {
        put("1");
        fates(Fate.THROTTLED, Fate.THROTTLED, Fate.THROTTLED);
        call.on(table);
        assertThat(patience.pauses).hasSize(3);
        assertThat(other.get(new Key("p", "new")).map(Stored::version)).isIn(Optional.empty(), Optional.of(1L));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void throttledCall_endsWithinItsTime(String name, Call call) {
        dynamo.play(_ -> Fate.THROTTLED);
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> call.on(table))
                .withMessageContaining("the DynamoDB table " + this.name)
                .withMessageContaining("ProvisionedThroughputExceededException")
                .withMessageContaining("10000 ms");
        Duration spent = patience.pauses.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(spent).isBetween(TIME.minusSeconds(1), TIME);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.999})
    void pauses_areAnyPartOfLimitsThatDouble(double random) {
        patience.random = random;
        fates(IntStream.range(0, 8).mapToObj(_ -> Fate.THROTTLED).toArray(Fate[]::new));
        table.get(KEY);
        assertThat(patience.pauses.stream().map(Duration::toMillis))
                .isEqualTo(Stream.of(40, 80, 160, 320, 640, 1000, 1000, 1000)
                        .map(limit -> (long) (limit * random))
                        .toList());
    }

    @Test
    void conflicts_areTriedAgain() {
        fates(Fate.CONFLICT, Fate.CONFLICT);
        assertThat(table.write(List.of(Write.putNew(item("1")))).done()).isTrue();
        fates(Fate.CONFLICT, Fate.CONFLICT);
        Write second = Write.put(Item.of(new Key("p", "t"), "1"));
        assertThat(table.write(List.of(Write.putAt(item("2"), 1), second)).done())
                .isTrue();
        assertThat(stored()).isEqualTo(new Stored(item("2"), 2));
        assertThat(patience.pauses).hasSize(4);
    }

    @Test
    void refusal_namesTheFirstKeyAlthoughOthersAreInItsWay() {
        Key first = new Key("p", "a");
        other.write(List.of(Write.put(Item.of(first, "1")), Write.put(item("1"))));
        fates(Fate.CONFLICT_AT_FIRST);
        List<Write> writes = List.of(Write.putNew(Item.of(first, "2")), Write.putNew(item("2")));
        assertThat(table.write(writes)).isEqualTo(new WriteResult.Refused(first));
    }

    // Faults that stay

    @Test
    void deniedCall_isNotMadeAgain() {
        fates(Fate.DENIED);
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> table.get(KEY))
                .withMessageContaining("cannot read the DynamoDB table " + name + ": AccessDeniedException")
                .withMessageContaining("role");
        assertThat(requests()).hasSize(1);
        assertThat(patience.pauses).isEmpty();
    }

    @Test
    void missingTable_isNamed() {
        DynamoTable missing = new DynamoTable(() -> client, "missing", patience.of(TIME), clock);
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> missing.write(List.of(Write.put(item("1")))))
                .withMessageContaining("cannot write to the DynamoDB table missing")
                .withMessageContaining("allim.table.name");
    }

    @Test
    void nobodyThere_isTriedForItsTime() {
        DynamoStandIn gone = new DynamoStandIn();
        gone.close();
        try (DynamoTable lonely =
                new DynamoTable(() -> gone.client(TIME), name, patience.of(Duration.ofSeconds(1)), clock)) {
            assertThatExceptionOfType(TableUnavailable.class)
                    .isThrownBy(() -> lonely.write(List.of(Write.putNew(item("1")))))
                    .withMessageContaining("tried for 1000 ms");
        }
        assertThat(patience.pauses).isNotEmpty();
    }

    // Lost answers

    static Stream<Arguments> lostPuts() {
        return Stream.of(Fate.ANSWER_LOST, Fate.FAILED_AFTER, Fate.SILENCE, Fate.REQUEST_LOST)
                .flatMap(fate -> Stream.of(new Condition.Absent(), new Condition.VersionIs(1), new Condition.None())
                        .map(condition -> Arguments.of(fate, condition)));
    }

    @ParameterizedTest
    @MethodSource("lostPuts")
    void put_whoseAnswerIsLostIsDoneOnce(Fate fate, Condition condition) {
        long version = condition instanceof Condition.Absent ? 1 : 2;
        if (version == 2) {
            put("1");
        }
        fates(fate, fate);
        assertThat(table.write(List.of(new Write.Put(item("2"), condition)))).isEqualTo(new WriteResult.Done());
        assertThat(stored()).isEqualTo(new Stored(item("2"), version));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST", "FAILED_AFTER", "SILENCE", "REQUEST_LOST"})
    void putOverSomethingExpired_whoseAnswerIsLostIsDoneOnce(Fate fate) {
        other.write(List.of(Write.put(item("1").expiresAt(NOW.minusSeconds(1)))));
        fates(Fate.ANSWERED, fate);
        assertThat(table.write(List.of(Write.put(item("2"))))).isEqualTo(new WriteResult.Done());
        assertThat(stored()).isEqualTo(new Stored(item("2"), 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST", "FAILED_AFTER", "SILENCE", "REQUEST_LOST"})
    void transaction_whoseAnswerIsLostIsDoneOnce(Fate fate) {
        put("1");
        Key counted = new Key("p", "counted");
        fates(fate, fate);
        WriteResult written = table.write(List.of(
                Write.putNew(Item.of(new Key("p", "new"), "1")),
                Write.putAt(item("2"), 1),
                Write.put(Item.of(counted, "1"))));
        assertThat(written).isEqualTo(new WriteResult.Done());
        assertThat(stored()).isEqualTo(new Stored(item("2"), 2));
        assertThat(table.get(counted)).contains(new Stored(Item.of(counted, "1"), 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST", "FAILED_AFTER", "SILENCE", "REQUEST_LOST"})
    void conditionalDelete_whoseAnswerIsLostIsDone(Fate fate) {
        put("1");
        fates(fate);
        Write delete = new Write.Delete(KEY, new Condition.VersionIs(1));
        assertThat(table.write(List.of(delete))).isEqualTo(new WriteResult.Done());
        assertThat(table.get(KEY)).isEmpty();
    }

    @Test
    void conditionalDelete_thatWasQuickerElsewhereIsRefused() {
        put("1");
        Write delete = new Write.Delete(KEY, new Condition.VersionIs(1));
        fate(Fate.REQUEST_LOST, () -> carryOut(() -> other.write(List.of(Write.delete(KEY)))));
        assertThat(table.write(List.of(delete))).isEqualTo(new WriteResult.Refused(KEY));
    }

    @Test
    void transaction_thatIsRefusedAndWhoseAnswerIsLostIsRefused() {
        put("1");
        Write some = Write.put(Item.of(new Key("p", "t"), "1"));
        fates(Fate.ANSWER_LOST);
        assertThat(table.write(List.of(some, Write.putNew(item("2"))))).isEqualTo(new WriteResult.Refused(KEY));
    }

    /** It was done, and then changed by another: neither "done" as it is now, nor "refused" would be true. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void put_whoseAnswerIsLostIsInDoubtWhenOthersWrite(boolean wasThere) {
        if (wasThere) {
            put("1");
        }
        Write put = wasThere ? Write.putAt(item("2"), 1) : Write.putNew(item("2"));
        fate(Fate.ANSWER_LOST, () -> carryOut(() -> other.write(List.of(Write.put(item("theirs"))))));
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> table.write(List.of(put)))
                .withMessageContaining("written by others");
        assertThat(stored().item().body()).isEqualTo("theirs");
    }

    @Test
    void transaction_whoseAnswerIsLostIsDoneAlthoughOthersWrite() {
        put("1");
        Write some = Write.put(Item.of(new Key("p", "t"), "1"));
        fate(Fate.ANSWER_LOST, () -> carryOut(() -> other.write(List.of(Write.putAt(item("theirs"), 2)))));
        assertThat(table.write(List.of(some, Write.putAt(item("2"), 1)))).isEqualTo(new WriteResult.Done());
        assertThat(stored()).isEqualTo(new Stored(item("theirs"), 3));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST", "FAILED_AFTER", "SILENCE"})
    void add_whoseAnswerIsLostCountsOnce(Fate fate) {
        Key counter = new Key("c", "n");
        table.add(counter, 5, 100, FAR);
        fates(fate);
        assertThat(table.add(counter, 1, 100, FAR)).hasValue(6);
        assertThat(table.add(counter, 1, 100, FAR)).hasValue(7);
    }

    @Test
    void add_whoseAnswerIsLostIsInDoubtWhenOthersAdd() {
        Key counter = new Key("c", "n");
        fate(Fate.ANSWER_LOST, () -> carryOut(() -> other.add(counter, 10, 100, FAR)));
        assertThatExceptionOfType(TableUnavailable.class).isThrownBy(() -> table.add(counter, 1, 100, FAR));
        assertThat(table.get(counter).orElseThrow().item().body()).isEqualTo("11");
    }

    @Test
    void add_whoseRequestIsLostIsInDoubtAndCountsNothing() {
        Key counter = new Key("c", "n");
        fates(Fate.REQUEST_LOST);
        assertThatExceptionOfType(TableUnavailable.class).isThrownBy(() -> table.add(counter, 1, 100, FAR));
        assertThat(table.get(counter)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_LOST", "FAILED_AFTER", "SILENCE"})
    void reads_withoutAnAnswerAreMadeAgain(Fate fate) {
        other.write(List.of(Write.put(item("1").dueAt(0, NOW).listedIn("l", "x"))));
        fates(fate, fate);
        assertThat(table.get(KEY)).isPresent();
        fates(fate, fate);
        assertThat(table.due(0, NOW, 10, Optional.empty()).items()).hasSize(1);
        fates(Fate.ANSWERED, fate);
        assertThat(table.query(Query.list("l")).items()).hasSize(1);
    }

    // Indexes that lag behind

    @Test
    void indexThatLagsBehind_hidesWhatIsNewAndShowsNothingThatIsOver() {
        Item due = item("1").dueAt(0, NOW).listedIn("l", "x");
        Item moved = Item.of(new Key("p", "moved"), "1").dueAt(0, NOW).listedIn("l", "y");
        other.write(List.of(Write.put(due), Write.put(moved)));
        dynamo.table(name).lag(1_000_000);
        other.write(List.of(
                Write.delete(KEY),
                Write.put(Item.of(moved.key(), "2").dueAt(1, NOW).listedIn("l", "z")),
                Write.put(Item.of(new Key("p", "new"), "1").dueAt(0, NOW).listedIn("l", "w"))));
        assertThat(table.due(0, NOW, 10, Optional.empty()).items()).isEmpty();
        assertThat(table.due(1, NOW, 10, Optional.empty()).items()).isEmpty();
        assertThat(table.query(Query.list("l")).items()).isEmpty();
        dynamo.table(name).lag(0);
        assertThat(table.due(0, NOW, 10, Optional.empty()).items()).hasSize(1);
        assertThat(table.due(1, NOW, 10, Optional.empty()).items()).hasSize(1);
        assertThat(table.query(Query.list("l")).items()).hasSize(2);
    }

    // Requests

    @Test
    void requests_areFew() {
        fates();
        table.due(0, NOW, 200, Optional.empty());
        table.get(KEY);
        table.write(List.of(Write.putNew(item("1"))));
        table.write(List.of(Write.putAt(item("1"), 1)));
        table.write(List.of(Write.put(item("1"))));
        table.write(List.of(
                new Write.Check(KEY, new Condition.VersionIs(3)),
                new Write.Check(new Key("p", "t"), new Condition.None())));
        table.write(List.of(new Write.Check(KEY, new Condition.None())));
        table.add(new Key("c", "n"), 1, 10, FAR);
        table.write(List.of(Write.put(item("1")), Write.delete(new Key("p", "t"))));
        table.write(List.of(Write.delete(KEY)));
        table.sweep(100);
        assertThat(operations())
                .containsExactly(
                        "Query",
                        "GetItem",
                        "PutItem",
                        "PutItem",
                        "UpdateItem",
                        "GetItem",
                        "UpdateItem",
                        "TransactWriteItems",
                        "DeleteItem");
    }

    @Test
    void reads_areConsistentButThoseOfIndexes() {
        other.write(List.of(Write.put(item("1").dueAt(0, NOW).listedIn("l", "x"))));
        fates();
        table.get(KEY);
        table.query(Query.partition("p"));
        table.query(Query.list("l"));
        table.due(0, NOW, 10, Optional.empty());
        assertThat(requests())
                .filteredOn(request -> !request.body().has("IndexName"))
                .hasSize(4)
                .allSatisfy(request -> assertThat(request.body().toString()).contains("\"ConsistentRead\":true"));
        assertThat(requests())
                .filteredOn(request -> request.body().has("IndexName"))
                .hasSize(2);
    }

    @Test
    void construction_makesNoClient() {
        DynamoTable unused = new DynamoTable(
                () -> {
                    throw new AssertionError("a client was made");
                },
                "unused",
                TIME,
                clock);
        unused.close();
    }

    @Test
    void closedTable_saysSo() {
        DynamoTable own = new DynamoTable(() -> dynamo.client(TIME), name, patience.of(TIME), clock);
        assertThat(own.get(KEY)).isEmpty();
        own.close();
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> own.get(KEY))
                .withMessageContaining("closed");
    }

    @Test
    void interruptedThread_staysInterrupted() {
        dynamo.play(_ -> Fate.THROTTLED);
        DynamoTable real = new DynamoTable(() -> client, name, TIME, clock);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(TableUnavailable.class).isThrownBy(() -> real.get(KEY));
        assertThat(Thread.interrupted()).isTrue();
    }

    // Limits

    @Test
    void transactionAboveFourMegabytes_isWrongUse() {
        String body = "x".repeat(Item.MAX_BODY_BYTES);
        List<Write> writes = IntStream.range(0, 11)
                .mapToObj(i -> Write.put(Item.of(new Key("p", "s" + i), body)))
                .toList();
        fates();
        assertThatIllegalArgumentException().isThrownBy(() -> table.write(writes));
        assertThat(requests()).isEmpty();
    }

    @Test
    void itemsAboveSixteenMegabytes_areReadInSeveralRequests() {
        String body = "x".repeat(Item.MAX_BODY_BYTES);
        for (int i = 10; i < 55; i++) {
            other.write(List.of(Write.put(Item.of(new Key("p", "s" + i), body).dueAt(0, NOW.plusMillis(i)))));
        }
        fates();
        assertThat(table.due(0, FAR, 45, Optional.empty()).items())
                .extracting(stored -> stored.item().key().sort())
                .startsWith("s10", "s11", "s12");
        assertThat(operations()).containsExactly("Query", "BatchGetItem", "BatchGetItem");
    }

    @Test
    void timeToLive_isNeverBeforeTheExpiry() {
        other.write(List.of(Write.put(item("1").expiresAt(NOW.plusMillis(1)))));
        assertThat(dynamo.table(name).get(Values.item(key("p", "s"))).orElseThrow())
                .satisfies(item -> assertThat(item.get("expires").get("N").textValue())
                        .isEqualTo(Long.toString(NOW.toEpochMilli() + 1)))
                .satisfies(item -> assertThat(item.get("ttl").get("N").textValue())
                        .isEqualTo(Long.toString(NOW.getEpochSecond() + 1)));
    }

    @Test
    void counter_isOfNumbersOnly() {
        put("{}");
        assertThatIllegalArgumentException().isThrownBy(() -> table.add(KEY, 1, 10, FAR));
        put("7");
        assertThat(table.add(KEY, 1, 10, FAR)).hasValue(8);
    }

    // Words for the tests above

    /** Within a script: another process's requests are none of the script's business. */
    private void carryOut(Runnable work) {
        dynamo.play(_ -> Fate.ANSWERED);
        work.run();
    }

    private static JsonNode key(String partition, String sort) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        key.putObject("pk").put("S", partition);
        key.putObject("sk").put("S", sort);
        return key;
    }

    private static Item item(String body) {
        return Item.of(KEY, body);
    }

    private void put(String body) {
        assertThat(other.write(List.of(Write.put(item(body)))).done()).isTrue();
    }

    private Stored stored() {
        return other.get(KEY).orElseThrow();
    }
}
