package io.allim.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Urgency;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.Route;
import io.allim.inbox.InboxReader.Listing;
import io.allim.notification.NotificationId;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries that are put away for a while, and what is counted of whom. */
class SnoozeTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration RETENTION = Duration.ofDays(90);
    private static final String ADA = "ada";

    private final SettableClock clock = new SettableClock(START);
    private final MemoryTable table = new MemoryTable(clock);
    private final RecipientStore recipients = new RecipientStore(table, clock);
    private final InboxStore inbox = new InboxStore(table, recipients, new KeptFor(RETENTION));
    private final InboxReader reader = new InboxReader(table, clock);

    @BeforeEach
    void known() {
        recipients.put(new Recipient(
                ADA, List.of(), Optional.empty(), Optional.empty(), JsonNodeFactory.instance.objectNode()));
    }

    private DeliveryId deliver(String title, String category) {
        clock.advance(Duration.ofMillis(1));
        DeliveryId id = DeliveryId.of(
                NotificationId.next(clock.instant()), new Target.ToRecipient(ADA), Route.channel("inbox"));
        inbox.deliver(new InboxEntry(
                ADA,
                id,
                Optional.of("flow"),
                Optional.of(category).filter(text -> !text.isEmpty()),
                title,
                "It works.",
                Optional.empty(),
                JsonNodeFactory.instance.objectNode(),
                Urgency.NORMAL,
                clock.instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
        return id;
    }

    private static Listing all() {
        return new Listing(ADA, Optional.empty(), 10);
    }

    private List<String> newest() {
        return titles(reader.newest(all(), Optional.empty()));
    }

    private static List<String> titles(InboxPage page) {
        return page.entries().stream().map(InboxEntry::title).toList();
    }

    private void at(Instant time) {
        clock.advance(Duration.between(clock.instant(), time));
    }

    @Test
    void snoozedEntry_isAwayUntilItsTime_andComesBackOnTopAsUnread() {
        DeliveryId old = deliver("old", "");
        deliver("new", "");
        inbox.mark(ADA, old, Mark.READ, clock.instant());
        Instant until = clock.instant().plus(HOUR);
        inbox.snooze(ADA, old, until, clock.instant());

        at(until.minusMillis(1));
        assertThat(newest()).containsExactly("new");
        assertThat(titles(reader.unreadFirst(all(), Optional.empty()))).containsExactly("new");
        assertThat(titles(reader.snoozed(all(), Optional.empty()))).containsExactly("old");
        assertThat(reader.counts(ADA).unread()).isEqualTo(1);

        at(until);
        assertThat(newest()).containsExactly("old", "new");
        assertThat(titles(reader.unreadFirst(all(), Optional.empty()))).containsExactly("old", "new");
        assertThat(reader.snoozed(all(), Optional.empty()).entries()).isEmpty();
        assertThat(reader.counts(ADA).unread()).isEqualTo(2);

        at(until.plusMillis(1));
        assertThat(newest()).containsExactly("old", "new");
        inbox.mark(ADA, old, Mark.READ, clock.instant());
        assertThat(newest()).containsExactly("new", "old");
        assertThat(reader.counts(ADA).unread()).isEqualTo(1);
    }

    /** An open page would not hear of it otherwise: nothing is written when an entry comes back. */
    @Test
    void answers_holdNoLongerThanUntilAnEntryComesBack() {
        DeliveryId one = deliver("one", "");
        deliver("two", "");
        Instant until = clock.instant().plus(HOUR);
        inbox.snooze(ADA, one, until, clock.instant());

        assertThat(reader.counts(ADA).until()).contains(until);
        assertThat(reader.newest(all(), Optional.empty()).until()).contains(until);
        assertThat(reader.unreadFirst(all(), Optional.empty()).until()).contains(until);
        assertThat(reader.snoozed(all(), Optional.empty()).until()).contains(until);
    }

    @Test
    void snoozeAgain_holdsFromTheLastOne() {
        DeliveryId id = deliver("one", "");
        Instant first = clock.instant().plus(HOUR);
        inbox.snooze(ADA, id, first, clock.instant());
        inbox.snooze(ADA, id, first.plus(HOUR), clock.instant());

        at(first);
        assertThat(newest()).isEmpty();
        at(first.plus(HOUR));
        assertThat(newest()).containsExactly("one");
        assertThat(reader.counts(ADA).unread()).isEqualTo(1);
    }

    @Test
    void wokenEntry_isBackAtOnce_andWakingWhatIsNotAwayChangesNothing() {
        DeliveryId id = deliver("one", "");
        inbox.snooze(ADA, id, clock.instant().plus(HOUR), clock.instant());
        inbox.wake(ADA, id, clock.instant());
        assertThat(newest()).containsExactly("one");
        assertThat(reader.snoozed(all(), Optional.empty()).entries()).isEmpty();

        String state = reader.state(ADA);
        inbox.wake(ADA, id, clock.instant());
        assertThat(reader.state(ADA)).isEqualTo(state);
        assertThat(inbox.wake(
                        ADA,
                        DeliveryId.of(NotificationId.next(START), new Target.ToRecipient(ADA), Route.channel("inbox")),
                        START))
                .isEmpty();
    }

    @Test
    void archivedEntry_comesBackFromASnooze_andArchivingEndsOne() {
        DeliveryId id = deliver("one", "");
        inbox.mark(ADA, id, Mark.ARCHIVED, clock.instant());
        Instant until = clock.instant().plus(HOUR);
        inbox.snooze(ADA, id, until, clock.instant());
        assertThat(titles(reader.archived(all(), Optional.empty()))).isEmpty();

        inbox.mark(ADA, id, Mark.ARCHIVED, clock.instant());
        at(until);
        assertThat(newest()).isEmpty();
        assertThat(titles(reader.archived(all(), Optional.empty()))).containsExactly("one");
        assertThat(reader.counts(ADA).unread()).isZero();
    }

    @Test
    void markingAll_leavesWhatIsAway_andTakesWhatCameBack() {
        DeliveryId back = deliver("back", "");
        DeliveryId away = deliver("away", "");
        Instant until = clock.instant().plus(HOUR);
        inbox.snooze(ADA, back, until, clock.instant());
        inbox.snooze(ADA, away, until.plusMillis(1), clock.instant());
        at(until);

        assertThat(inbox.markAll(ADA, Mark.READ, Optional.empty(), clock.instant()))
                .isEqualTo(1);
        at(until.plusMillis(1));
        assertThat(reader.counts(ADA).unread()).isEqualTo(1);
        assertThat(newest()).containsExactly("away", "back");
    }

    /** An entry leaves its inbox after its retention; one that was away stays as long after it came back. */
    @Test
    void snoozedEntry_outlivesItsRetention() {
        DeliveryId id = deliver("one", "");
        Instant until = clock.instant().plus(Duration.ofDays(365));
        inbox.snooze(ADA, id, until, clock.instant());

        at(until.plus(RETENTION).minusMillis(1));
        assertThat(newest()).containsExactly("one");
        assertThat(reader.state(ADA)).isNotEqualTo("0");
        at(until.plus(RETENTION));
        assertThat(newest()).isEmpty();
        assertThat(reader.counts(ADA).unread()).isZero();
    }

    @Test
    void returned_areShownOnceAcrossPages() {
        Instant until = START.plus(HOUR);
        for (int i = 0; i < 7; i++) {
            DeliveryId id = deliver("e" + i, "");
            if (i % 2 == 0) {
                inbox.snooze(ADA, id, until.plusMillis(i), clock.instant());
            }
        }
        at(until.plusMillis(4));
        for (boolean unreadFirst : new boolean[] {false, true}) {
            List<String> titles = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            do {
                Listing two = new Listing(ADA, Optional.empty(), 2);
                InboxPage page = unreadFirst ? reader.unreadFirst(two, cursor) : reader.newest(two, cursor);
                titles.addAll(titles(page));
                cursor = page.cursor();
            } while (cursor.isPresent());
            assertThat(titles).containsExactly("e4", "e2", "e0", "e5", "e3", "e1");
        }
    }

    @Test
    void counts_areByCategory_andListsAndMarksFilterByIt() {
        deliver("invoice", "billing");
        DeliveryId read = deliver("receipt", "billing");
        deliver("hello", "");
        DeliveryId away = deliver("offer", "marketing");
        assertThat(reader.counts(ADA).categories()).isEqualTo(Map.of("billing", 2L, "", 1L, "marketing", 1L));
        inbox.mark(ADA, read, Mark.READ, clock.instant());
        inbox.snooze(ADA, away, clock.instant().plus(HOUR), clock.instant());

        assertThat(reader.counts(ADA).categories()).isEqualTo(Map.of("billing", 1L, "", 1L));
        assertThat(titles(reader.newest(new Listing(ADA, Optional.of("billing"), 10), Optional.empty())))
                .containsExactly("receipt", "invoice");
        assertThat(titles(reader.unreadFirst(new Listing(ADA, Optional.of("billing"), 10), Optional.empty())))
                .containsExactly("invoice", "receipt");
        assertThat(titles(reader.newest(new Listing(ADA, Optional.of(""), 10), Optional.empty())))
                .containsExactly("hello");
        assertThat(titles(reader.snoozed(new Listing(ADA, Optional.of("billing"), 10), Optional.empty())))
                .isEmpty();

        assertThat(inbox.markAll(ADA, Mark.READ, Optional.of(""), clock.instant()))
                .isEqualTo(1);
        assertThat(reader.counts(ADA).categories()).isEqualTo(Map.of("billing", 1L));
    }

    @Test
    void archivingAll_takesTheReadOnesAlone_whereItIsSaid() {
        DeliveryId read = deliver("read", "billing");
        deliver("unread", "billing");
        DeliveryId other = deliver("other", "");
        DeliveryId away = deliver("away", "");
        inbox.mark(ADA, read, Mark.READ, clock.instant());
        inbox.mark(ADA, other, Mark.READ, clock.instant());
        inbox.snooze(ADA, away, clock.instant().plus(HOUR), clock.instant());

        assertThat(inbox.archiveAll(ADA, true, Optional.of("billing"), clock.instant()))
                .isEqualTo(1);
        assertThat(newest()).containsExactly("other", "unread");
        assertThat(inbox.archiveAll(ADA, true, Optional.empty(), clock.instant()))
                .isEqualTo(1);
        assertThat(inbox.archiveAll(ADA, false, Optional.empty(), clock.instant()))
                .isEqualTo(1);
        assertThat(inbox.archiveAll(ADA, false, Optional.empty(), clock.instant()))
                .isZero();
        clock.advance(HOUR);
        assertThat(newest()).containsExactly("away");
    }
}
