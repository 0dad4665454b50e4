package io.allim.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.allim.table.dynamodb.DynamoStandIn;
import io.allim.table.sqlite.SqliteTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadListTest {

    private static final String LIST = "list";
    private static final int CHARS = 1 << 20;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:00:00Z"));
    private final DynamoStandIn dynamo = new DynamoStandIn();
    private SqliteTable sqlite;
    private Table dynamoTable;
    private Table table = new MemoryTable(clock);

    @TempDir
    private Path directory;

    enum Engine {
        MEMORY,
        SQLITE,
        DYNAMODB
    }

    @BeforeEach
    void open() {
        dynamo.create("allim");
        dynamoTable = dynamo.open("allim", clock);
        sqlite = new SqliteTable(directory.resolve("allim.db"), clock);
    }

    @AfterEach
    void close() throws Exception {
        sqlite.close();
        ((AutoCloseable) dynamoTable).close();
        dynamo.close();
    }

    private void use(Engine engine) {
        table = switch (engine) {
            case MEMORY -> new MemoryTable(clock);
            case SQLITE -> sqlite;
            case DYNAMODB -> dynamoTable;
        };
    }

    private static String id(int number) {
        return "%05d-id".formatted(number);
    }

    private static Item item(int number, String list) {
        return Item.of(new Key("p" + number, "s"), "" + number).listedIn(list, id(number));
    }

    private void add(int parts, IntStream numbers) {
        Shards shards = new Shards(parts);
        numbers.forEach(number -> add(item(number, shards.ofList(LIST, id(number)))));
    }

    private void add(Item item) {
        table.write(List.of(Write.put(item)));
    }

    private SpreadList list(int parts) {
        return new SpreadList(table, LIST, new Shards(parts));
    }

    private List<Integer> pages(int parts, int limit) {
        List<Integer> numbers = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = list(parts).newestFirst(limit, cursor);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            numbers.addAll(numbers(page));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return numbers;
    }

    private static List<Integer> numbers(Page page) {
        return page.items().stream()
                .map(stored -> Integer.valueOf(stored.item().body()))
                .toList();
    }

    private static List<Integer> downFrom(int first, int last) {
        return Stream.iterate(first, number -> number >= last, number -> number - 1)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void parts_areReadAsOneList_theHighestFirst(Engine engine) {
        use(engine);
        List<Integer> shuffled =
                new ArrayList<>(IntStream.rangeClosed(1, 60).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        add(5, shuffled.stream().mapToInt(number -> number));

        for (int limit : new int[] {1, 2, 7, 59, 60, 61, 1000}) {
            assertThat(pages(5, limit)).as("pages of " + limit).isEqualTo(downFrom(60, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void entryThatIsAddedBetweenPages_makesNoneMissAndNoneComeTwice(Engine engine) {
        use(engine);
        add(4, IntStream.rangeClosed(1, 30));
        List<Integer> numbers = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        int added = 30;
        do {
            Page page = list(4).newestFirst(4, cursor);
            numbers.addAll(numbers(page));
            add(4, IntStream.rangeClosed(added + 1, added + 5));
            added += 5;
            cursor = page.cursor();
        } while (cursor.isPresent());

        assertThat(numbers).isEqualTo(downFrom(30, 1));
    }

    @ParameterizedTest
    @EnumSource
    void morePartsThanBefore_findWhatThereWas_inTheMiddleOfPaging(Engine engine) {
        use(engine);
        add(1, IntStream.rangeClosed(1, 20));
        Page first = list(1).newestFirst(5, Optional.empty());
        add(3, IntStream.rangeClosed(21, 40));
        Page second = list(3).newestFirst(5, first.cursor());
        Page third = list(40).newestFirst(20, second.cursor());

        assertThat(numbers(first)).isEqualTo(downFrom(20, 16));
        assertThat(numbers(second)).isEqualTo(downFrom(15, 11));
        assertThat(numbers(third)).isEqualTo(downFrom(10, 1));
        assertThat(third.cursor()).isEmpty();
        assertThat(pages(3, 7)).isEqualTo(downFrom(40, 1));
        assertThat(pages(1024, 7)).isEqualTo(downFrom(40, 1));
    }

    @ParameterizedTest
    @EnumSource
    void fewerPartsThanBefore_showTheOthersAgain_whenTheyAreRaised(Engine engine) {
        use(engine);
        add(4, IntStream.rangeClosed(1, 40));
        Optional<String> cursor = list(4).newestFirst(5, Optional.empty()).cursor();

        List<Integer> left = pages(2, 7);
        assertThat(left).isNotEmpty().hasSizeLessThan(40).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(numbers(list(1).newestFirst(100, cursor)))
                .isNotEmpty()
                .allSatisfy(number -> assertThat(number).isLessThan(36));
        assertThat(pages(4, 7)).isEqualTo(downFrom(40, 1));
    }

    /** Where nearly all of a page is in one part, that part is asked again. */
    @Test
    void entriesOfOnePart_areAllFound() {
        IntStream.rangeClosed(1, 50).forEach(number -> add(item(number, LIST + "/3")));
        add(item(51, LIST));
        add(item(0, LIST + "/1"));

        assertThat(pages(4, 20)).isEqualTo(downFrom(51, 0));
        assertThat(pages(4, 52)).isEqualTo(downFrom(51, 0));
    }

    @Test
    void pageThatUsedUpWhatOnePartAnswered_saysThatMoreFollows() {
        IntStream.rangeClosed(1, 3).forEach(number -> add(item(number, LIST + "/1")));

        assertThat(pages(2, 2)).isEqualTo(downFrom(3, 1));
    }

    @ParameterizedTest
    @CsvSource({"9, 9, false", "10, 10, false", "11, 10, true"})
    void pageSaysWhetherMoreFollows(int entries, int shown, boolean more) {
        add(3, IntStream.rangeClosed(1, entries));
        Page page = list(3).newestFirst(10, Optional.empty());

        assertThat(page.items()).hasSize(shown);
        assertThat(page.cursor().isPresent()).isEqualTo(more);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void emptyList_isAnEmptyPage(int parts) {
        assertThat(list(parts).newestFirst(10, Optional.empty())).isEqualTo(new Page(List.of(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void cursorOfAnotherList_isBad(int parts) {
        add(3, IntStream.rangeClosed(1, 30));
        Optional<String> cursor = list(parts).newestFirst(2, Optional.empty()).cursor();
        assertThat(cursor).isPresent();

        SpreadList other = new SpreadList(table, "other", new Shards(parts));
        assertThatExceptionOfType(Cursor.Bad.class).isThrownBy(() -> other.newestFirst(2, cursor));
        assertThatExceptionOfType(Cursor.Bad.class).isThrownBy(() -> list(parts).newestFirst(2, Optional.of("none")));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "1000, true", "1001, false"})
    void limit_isThatOfQueries(int limit, boolean isAllowed) {
        for (int parts : new int[] {1, 3}) {
            if (isAllowed) {
                list(parts).newestFirst(limit, Optional.empty());
            } else {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> list(parts).newestFirst(limit, Optional.empty()))
                        .withMessageContaining("1 to 1,000 are allowed");
            }
        }
    }

    /** It lies in the part of before until it is written again, and may be seen in both while that happens. */
    @Test
    void itemThatMovesToAnotherPart_isThereOnce() {
        add(item(3, LIST + "/1"));
        add(item(2, LIST));
        add(item(1, LIST + "/1"));
        Table moving = InterruptedTable.beforeQuery(2, table, () -> add(item(2, LIST + "/1")));

        Page page = new SpreadList(moving, LIST, new Shards(2)).newestFirst(10, Optional.empty());

        assertThat(numbers(page)).containsExactly(3, 2, 1);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5", "0, 4", "1, 4"})
    void pageEndsEarly_whereBodiesAreLong(int more, int shown) {
        for (int number = 1; number <= 6; number++) {
            String body = "x".repeat(CHARS / 4 + (number == 6 ? more : 0));
            add(Item.of(new Key("p" + number, "s"), body).listedIn(Shards.partOfList(LIST, number % 2), id(number)));
        }
        Page page = list(2).newestFirst(100, Optional.empty());

        assertThat(page.items()).hasSize(shown);
        assertThat(list(2).newestFirst(100, page.cursor()).items()).hasSize(6 - shown);
    }

    @Test
    void onePart_isAskedAsBefore_andNoOther() {
        use(Engine.DYNAMODB);
        add(1, IntStream.rangeClosed(1, 30));
        long before = dynamo.count();
        list(1).newestFirst(10, Optional.empty());
        List<DynamoStandIn.Request> spread = dynamo.requestsAfter(before);
        before = dynamo.count();
        table.query(Query.list(LIST).newestFirst().limit(10));

        assertThat(spread).isEqualTo(dynamo.requestsAfter(before)).hasSize(3);
    }

    /** The index for what is there, the table for the items, and the index for whether more follows. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 16})
    void page_asksEachPartOnce_whereTheyAreAlike(int parts) {
        use(Engine.DYNAMODB);
        for (int number = 0; number < 10 * parts; number++) {
            add(item(number, Shards.partOfList(LIST, number % parts)));
        }
        long before = dynamo.count();
        Page page = list(parts).newestFirst(5 * parts, Optional.empty());

        assertThat(numbers(page)).isEqualTo(downFrom(10 * parts - 1, 5 * parts));
        assertThat(dynamo.requestsAfter(before)).hasSize(3 * parts);
    }
}
