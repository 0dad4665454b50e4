package io.allim.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Urgency;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.Route;
import io.allim.inbox.InboxReader.Listing;
import io.allim.inbox.InboxStore.Arrival;
import io.allim.notification.NotificationId;
import io.allim.recipient.Erasure;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.table.Cursor;
import io.allim.table.InterruptedTable;
import io.allim.table.MemoryTable;
import io.allim.table.Query;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.table.sqlite.SqliteTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InboxTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration RETENTION = Duration.ofDays(90);
    private static final String ADA = "ada";

    @TempDir
    private Path directory;

    private final SettableClock clock = new SettableClock(START);
    private SqliteTable table;
    private RecipientStore recipients;
    private InboxStore inbox;
    private InboxReader reader;

    @BeforeEach
    void open() {
        table = new SqliteTable(directory.resolve("allim.db"), clock);
        recipients = new RecipientStore(table, InstantSource.system());
        inbox = new InboxStore(table, recipients, new KeptFor(RETENTION));
        reader = new InboxReader(table, clock);
        recipients.put(recipient(Optional.empty()));
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void deliver_putsAnEntryInOnceAndKeepsItsMarks() {
        InboxEntry entry = entry("Hello");
        assertThat(inbox.deliver(entry)).isEqualTo(Arrival.NEW);
        assertThat(inbox.find(ADA, entry.delivery())).contains(entry);
        inbox.mark(ADA, entry.delivery(), Mark.READ, later());
        String state = reader.state(ADA);
        assertThat(inbox.deliver(entry)).isEqualTo(Arrival.THERE_ALREADY);
        assertThat(inbox.find(ADA, entry.delivery()).orElseThrow().readAt()).isPresent();
        assertThat(reader.state(ADA)).isEqualTo(state);
        assertCounts(0, 0);
        assertThat(inbox.find("eve", entry.delivery())).isEmpty();
    }

    @Test
    void counts_areExactBeyondAPage() {
        MemoryTable memory = new MemoryTable(clock);
        RecipientStore known = new RecipientStore(memory, InstantSource.system());
        known.put(recipient(Optional.empty()));
        InboxStore large = new InboxStore(memory, known, new KeptFor(RETENTION));
        for (int i = 0; i <= Query.MAX_LIMIT; i++) {
            large.deliver(entry("no. " + i));
        }
        assertThat(new InboxReader(memory, clock).counts(ADA).unread()).isEqualTo(Query.MAX_LIMIT + 1);
    }

    @Test
    void deliver_putsNothingIntoTheInboxOfWhoIsErasedMeanwhile() {
        InboxStore slow = interrupted(() -> recipients.beginErasure(ADA, START));
        assertThat(slow.deliver(entry("too late"))).isEqualTo(Arrival.NOBODY);
        assertThat(inbox.deliver(entry("being erased"))).isEqualTo(Arrival.NOBODY);
        recipients.endErasure(new Erasure(ADA, List.of(), START));
        assertThat(inbox.deliver(entry("erased"))).isEqualTo(Arrival.NOBODY);
        assertThat(table.query(all()).items()).isEmpty();
    }

    @Test
    void deliver_isNotHinderedByChangesOfTheRecipient() {
        InboxStore slow = interrupted(() -> recipients.put(recipient(Optional.of("ko"))));
        assertThat(slow.deliver(entry("Hello"))).isEqualTo(Arrival.NEW);
        assertCounts(1, 1);
    }

    @Test
    void marks_bringNothingBackThatWasErasedMeanwhile() {
        InboxEntry entry = deliver("Hello");
        assertThat(interrupted(this::erase).mark(ADA, entry.delivery(), Mark.READ, later()))
                .isEmpty();
        assertThat(table.query(all()).items()).isEmpty();
        deliver("Hello again");
        interrupted(this::erase).markAll(ADA, Mark.READ, Optional.empty(), later());
        assertThat(table.query(all()).items()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            SEEN,                       1, 0
            READ,                       0, 0
            ARCHIVED,                   0, 0
            UNREAD,                     1, 1
            READ UNREAD,                1, 0
            SEEN READ SEEN,             0, 0
            ARCHIVED UNARCHIVED,        1, 1
            READ ARCHIVED UNARCHIVED,   0, 0
            ARCHIVED READ UNARCHIVED,   0, 0
            ARCHIVED SEEN,              0, 0
            ARCHIVED SEEN UNARCHIVED,   1, 0
            READ ARCHIVED UNREAD,       0, 0
            """)
    void marks_countAsTheySay(String marks, int unread, int unseen) {
        InboxEntry entry = entry("Hello");
        inbox.deliver(entry);
        for (String mark : marks.split(" ")) {
            inbox.mark(ADA, entry.delivery(), Mark.valueOf(mark), later());
            String state = reader.state(ADA);
            Optional<InboxEntry> first = inbox.find(ADA, entry.delivery());
            assertThat(inbox.mark(ADA, entry.delivery(), Mark.valueOf(mark), later()))
                    .isEqualTo(first);
            assertThat(reader.state(ADA)).as("doing it again").isEqualTo(state);
        }
        assertCounts(unread, unseen);
        inbox.find(ADA, entry.delivery())
                .ifPresent(now -> assertThat(
                                now.readAt().isPresent() && now.seenAt().isEmpty())
                        .isFalse());
    }

    @Test
    void entry_isWrittenTwentyTimesAtMostWhereOthersComeBefore() {
        Runnable change = () -> recipients.put(recipient(Optional.of("ko" + later())));
        InboxEntry entry = entry("Hello");
        assertThatThrownBy(() -> interrupted(20, change).deliver(entry)).isInstanceOf(TableUnavailable.class);
        assertThat(interrupted(19, change).deliver(entry)).isEqualTo(Arrival.NEW);

        Runnable marks = () -> List.of(Mark.SEEN, Mark.READ, Mark.UNREAD)
                .forEach(mark -> inbox.mark(ADA, entry.delivery(), mark, later()));
        assertThatThrownBy(() -> interrupted(20, marks).mark(ADA, entry.delivery(), Mark.ARCHIVED, later()))
                .isInstanceOf(TableUnavailable.class);
        assertThat(interrupted(19, marks).mark(ADA, entry.delivery(), Mark.ARCHIVED, later()))
                .hasValueSatisfying(now -> assertThat(now.archivedAt()).isPresent());
    }

    @Test
    void mark_ofNothingIsEmpty() {
        assertThat(inbox.mark(ADA, entry("never delivered").delivery(), Mark.READ, START))
                .isEmpty();
        assertThat(reader.state(ADA)).isEqualTo("0");
    }

    @Test
    void entries_expireWithTheirCounts() {
        InboxEntry early = deliver("early");
        clock.advance(Duration.ofDays(1));
        deliver("late");
        inbox.mark(ADA, early.delivery(), Mark.SEEN, later());
        assertCounts(2, 1);
        Instant end = early.at().plus(RETENTION);
        assertThat(reader.counts(ADA).until()).contains(end);
        assertThat(reader.newest(all(10), Optional.empty()).until()).contains(end);
        clock.set(end.minusMillis(1));
        assertCounts(2, 1);
        clock.set(end);
        assertCounts(1, 1);
        assertThat(titles(reader.newest(all(10), Optional.empty()))).containsExactly("late");
        assertThat(titles(reader.unreadFirst(all(10), Optional.empty()))).containsExactly("late");
        clock.advance(RETENTION);
        assertCounts(0, 0);
        assertThat(reader.counts(ADA).until()).isEmpty();
        assertThat(table.query(all()).items())
                .extracting(stored -> stored.item().key())
                .containsExactly(InboxItems.head(ADA));
        clock.advance(InboxItems.MAX_SNOOZE);
        assertThat(table.query(all()).items()).isEmpty();
    }

    @Test
    void state_isNeverTheSameAfterAChange() {
        Set<String> states = new HashSet<>(Set.of(reader.state(ADA)));
        for (int i = 0; i < 2; i++) {
            InboxEntry entry = deliver("a");
            assertThat(states.add(reader.state(ADA))).isTrue();
            for (Mark mark : List.of(Mark.SEEN, Mark.READ, Mark.UNREAD, Mark.ARCHIVED, Mark.UNARCHIVED)) {
                inbox.mark(ADA, entry.delivery(), mark, later());
                assertThat(states.add(reader.state(ADA))).as(mark.toString()).isTrue();
            }
            inbox.markAll(ADA, Mark.READ, Optional.empty(), later());
            assertThat(states.add(reader.state(ADA))).isTrue();
            inbox.markAll(ADA, Mark.READ, Optional.empty(), later());
            assertThat(states.add(reader.state(ADA))).as("nothing changed").isFalse();
            erase();
        }
    }

    @Test
    void pages_stayRightWhileEntriesComeIn() {
        for (int i = 0; i < 25; i++) {
            InboxEntry entry = deliver("e" + i);
            if (i % 5 == 0) {
                inbox.mark(ADA, entry.delivery(), Mark.ARCHIVED, later());
            }
            if (i % 5 == 1) {
                inbox.mark(ADA, entry.delivery(), Mark.READ, later());
            }
        }
        assertThat(all(cursor -> reader.archived(all(2), cursor))).containsExactly("e20", "e15", "e10", "e5", "e0");
        assertThat(all(cursor -> {
                    deliver("new");
                    return reader.newest(all(3), cursor);
                }))
                .containsExactlyElementsOf(titles(24, 2, 3, 4, 1))
                .hasSize(20);
        assertThat(all(cursor -> {
                    deliver("new");
                    return reader.unreadFirst(all(4), cursor);
                }))
                .startsWith("e24", "e23", "e22", "e19")
                .endsWith("e21", "e16", "e11", "e6", "e1")
                .doesNotHaveDuplicates()
                .hasSize(20);
    }

    /** Of many that are archived each query sees as many as are asked for, and a page makes ten. */
    @Test
    void page_endsAfterTenQueries() {
        deliver("old");
        IntStream.range(0, 19).forEach(i -> archive("a" + i));
        assertThat(titles(reader.newest(all(2), Optional.empty()))).containsExactly("old");
        archive("a19");
        InboxPage empty = reader.newest(all(2), Optional.empty());
        assertThat(empty.entries()).isEmpty();
        assertThat(titles(reader.newest(all(2), empty.cursor()))).containsExactly("old");
    }

    private void archive(String title) {
        inbox.mark(ADA, deliver(title).delivery(), Mark.ARCHIVED, later());
    }

    @Test
    void unreadFirst_endsAPageWhereTheUnreadFillIt() {
        inbox.mark(ADA, deliver("read").delivery(), Mark.READ, later());
        deliver("a");
        deliver("b");
        InboxPage full = reader.unreadFirst(all(2), Optional.empty());
        assertThat(titles(full)).containsExactly("b", "a");
        assertThat(titles(reader.unreadFirst(all(2), full.cursor()))).containsExactly("read");
        assertThat(titles(reader.unreadFirst(all(3), Optional.empty()))).containsExactly("b", "a", "read");
    }

    @Test
    void unreadFirst_passesNothing_whenAnEntryGoesMeanwhile() {
        deliver("a");
        deliver("b");
        InboxEntry gone = deliver("gone");
        table.write(List.of(Write.delete(InboxItems.entry(ADA, gone.delivery()))));
        InboxPage first = reader.unreadFirst(all(2), Optional.empty());
        assertThat(titles(first)).containsExactly("b");
        assertThat(titles(reader.unreadFirst(all(2), first.cursor()))).containsExactly("a");
    }

    /** As when it is marked between the two reads. */
    @Test
    void entryThatIsInBothParts_isInThePageOnce() {
        InboxEntry a = entry("a");
        InboxEntry b = entry("b");
        InboxPage early = new InboxPage(List.of(a), Optional.of("x"), Optional.of(START));
        InboxPage late = new InboxPage(List.of(a, b), Optional.of("y"), Optional.of(START.plusMillis(1)));
        assertThat(early.followedBy(late))
                .isEqualTo(new InboxPage(List.of(a, b), Optional.of("y"), Optional.of(START)));
        assertThat(late.followedBy(early).until()).contains(START);
        assertThat(late.followedBy(new InboxPage(List.of(), Optional.empty(), Optional.empty())))
                .isEqualTo(new InboxPage(List.of(a, b), Optional.empty(), late.until()));
    }

    @Test
    void unreadFirst_putsWhatCameInLastFirst() {
        DeliveryId old = id(clock.instant());
        deliver("newer");
        clock.advance(Duration.ofDays(3));
        inbox.deliver(entry(old, "held for three days"));
        assertThat(titles(reader.unreadFirst(all(1), Optional.empty()))).containsExactly("held for three days");
    }

    @Test
    void unreadFirst_refusesOtherCursors() {
        for (String cursor : List.of("", "x", "u?", "oAAAA", "ux")) {
            assertThatThrownBy(() -> reader.unreadFirst(all(10), Optional.of(cursor)))
                    .as(cursor)
                    .isInstanceOf(Cursor.Bad.class);
        }
    }

    @Test
    void marksMadeAtOnce_areAllKept() throws Exception {
        List<Callable<Object>> calls = new ArrayList<>();
        List<InboxEntry> entries = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            InboxEntry entry = deliver("e" + i);
            entries.add(entry);
            for (Mark mark : List.of(Mark.SEEN, Mark.READ, Mark.ARCHIVED)) {
                calls.add(() -> inbox.mark(ADA, entry.delivery(), mark, clock.instant()));
            }
        }
        calls.add(() -> inbox.markAll(ADA, Mark.READ, Optional.empty(), clock.instant()));
        calls.add(() -> inbox.markAll(ADA, Mark.SEEN, Optional.empty(), clock.instant()));
        Collections.shuffle(calls, new java.util.Random(7));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(calls)) {
                done.get();
            }
        }
        assertThat(entries)
                .extracting(entry -> inbox.find(ADA, entry.delivery()).orElseThrow())
                .allMatch(entry -> entry.seenAt().isPresent()
                        && entry.readAt().isPresent()
                        && entry.archivedAt().isPresent());
        assertCounts(0, 0);
    }

    @Test
    void markAll_thatAnotherMarkComesBefore_isMadeAgain() {
        InboxEntry entry = deliver("a");
        deliver("b");
        Instant called = later();
        InboxStore slow = interrupted(() -> inbox.mark(ADA, entry.delivery(), Mark.SEEN, called));
        assertThat(slow.markAll(ADA, Mark.READ, Optional.empty(), called)).isEqualTo(2);
        assertCounts(0, 0);
    }

    @Test
    void markAll_marksWhatWasThereAndNothingElse() {
        for (int i = 0; i < 130; i++) {
            deliver("e" + i);
        }
        Instant called = clock.instant();
        clock.advance(Duration.ofMillis(1));
        InboxEntry meanwhile = deliver("came in meanwhile");
        assertThat(inbox.markAll(ADA, Mark.SEEN, Optional.empty(), called)).isEqualTo(130);
        assertCounts(131, 1);
        assertThat(inbox.markAll(ADA, Mark.READ, Optional.empty(), called)).isEqualTo(130);
        assertCounts(1, 1);
        assertThat(inbox.markAll(ADA, Mark.READ, Optional.empty(), called)).isZero();
        assertThat(inbox.find(ADA, meanwhile.delivery()).orElseThrow().readAt()).isEmpty();
    }

    private void assertCounts(long unread, long unseen) {
        InboxCounts counts = reader.counts(ADA);
        assertThat(List.of(counts.unread(), counts.unseen())).containsExactly(unread, unseen);
    }

    private InboxStore interrupted(Runnable interruption) {
        return interrupted(1, interruption);
    }

    private InboxStore interrupted(int times, Runnable interruption) {
        Table slow = InterruptedTable.beforeFirstWrites(times, table, interruption);
        return new InboxStore(slow, new RecipientStore(slow, InstantSource.system()), new KeptFor(RETENTION));
    }

    private void erase() {
        table.write(table.query(all()).items().stream()
                .map(stored -> Write.delete(stored.item().key()))
                .toList());
    }

    private static Query all() {
        return Query.partition("inbox/" + ADA);
    }

    private static Recipient recipient(Optional<String> locale) {
        return new Recipient(ADA, List.of(), Optional.empty(), locale, JsonNodeFactory.instance.objectNode());
    }

    private static List<String> all(java.util.function.Function<Optional<String>, InboxPage> read) {
        List<String> titles = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            InboxPage page = read.apply(cursor);
            titles.addAll(titles(page));
            cursor = page.cursor();
        } while (cursor.isPresent());
        titles.removeIf("new"::equals);
        return titles;
    }

    private static List<String> titles(InboxPage page) {
        return page.entries().stream().map(InboxEntry::title).toList();
    }

    /** From the last downwards those whose remainder by five is one of these. */
    private static List<String> titles(int last, Integer... remainders) {
        List<String> titles = new ArrayList<>();
        for (int i = last; i >= 0; i--) {
            if (List.of(remainders).contains(i % 5)) {
                titles.add("e" + i);
            }
        }
        return titles;
    }

    private InboxEntry deliver(String title) {
        InboxEntry entry = entry(title);
        inbox.deliver(entry);
        return entry;
    }

    private static Listing all(int limit) {
        return new Listing(ADA, Optional.empty(), limit);
    }

    private InboxEntry entry(String title) {
        return entry(id(later()), title);
    }

    private InboxEntry entry(DeliveryId id, String title) {
        return new InboxEntry(
                ADA,
                id,
                title,
                "It works.",
                Optional.of("https://example.com"),
                JsonNodeFactory.instance.objectNode().put("order", 7),
                Urgency.HIGH,
                clock.instant());
    }

    private Instant later() {
        clock.advance(Duration.ofMillis(5));
        return clock.instant();
    }

    private static DeliveryId id(Instant now) {
        return DeliveryId.of(NotificationId.next(now), new Target.ToRecipient(ADA), Route.channel("inbox"));
    }
}
