package io.allim.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Urgency;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.Route;
import io.allim.inbox.InboxCounts;
import io.allim.inbox.InboxEntry;
import io.allim.inbox.InboxReader;
import io.allim.inbox.InboxStore;
import io.allim.inbox.KeptFor;
import io.allim.inbox.Mark;
import io.allim.notification.NotificationId;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Target;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpenInboxesTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration RETENTION = Duration.ofDays(90);
    private static final String ADA = "ada";

    private final SettableClock clock = new SettableClock(START);
    private final MemoryTable table = new MemoryTable(clock);
    private final RecipientStore recipients = new RecipientStore(table, InstantSource.system());
    private final InboxStore store = new InboxStore(table, recipients, new KeptFor(RETENTION));

    /** Of another process on the same store. */
    private final InboxStore other = new InboxStore(table, recipients, new KeptFor(RETENTION));

    private final OpenInboxes inboxes = new OpenInboxes(new InboxReader(table, clock), 22);

    @BeforeEach
    void connect() {
        recipients.put(new Recipient(
                ADA, List.of(), Optional.empty(), Optional.empty(), JsonNodeFactory.instance.objectNode()));
        store.whenChanged(inboxes::changed);
    }

    /** What a page sees. */
    private static final class Page implements Watcher {
        private final List<String> seen = new ArrayList<>();
        private boolean lags;
        private Instant ends = Instant.MAX;

        @Override
        public void changed(InboxCounts counts) {
            seen.add(counts.unread() + "/" + counts.unseen());
        }

        @Override
        public void beat() {
            seen.add("beat");
        }

        @Override
        public boolean lags() {
            return lags;
        }

        @Override
        public boolean mayStay(Instant now) {
            return now.isBefore(ends);
        }

        @Override
        public void end() {
            seen.add("end");
        }

        @Override
        public void drop() {
            seen.add("drop");
        }
    }

    @Test
    void page_isSentTheCountsWhenItOpensAndWhenTheyChange() {
        Page first = open();
        assertThat(first.seen).containsExactly("0/0");
        InboxEntry entry = deliver(store);
        pass();
        Page second = open();
        store.mark(ADA, entry.delivery(), Mark.SEEN, clock.instant());
        pass();
        pass();
        assertThat(first.seen).containsExactly("0/0", "1/1", "1/0");
        assertThat(second.seen).containsExactly("1/1", "1/0");
    }

    @Test
    void changesBetweenTwoPasses_areOneEvent() {
        Page page = open();
        deliver(store);
        deliver(store);
        store.markAll(ADA, Mark.READ, Optional.empty(), clock.instant());
        pass();
        assertThat(page.seen).containsExactly("0/0", "0/0");
    }

    @Test
    void doingAgainWhatWasDone_isNoEvent() {
        InboxEntry entry = deliver(store);
        store.mark(ADA, entry.delivery(), Mark.READ, clock.instant());
        Page page = open();
        store.mark(ADA, entry.delivery(), Mark.READ, clock.instant());
        store.deliver(entry);
        pass();
        assertThat(page.seen).containsExactly("0/0");
    }

    @Test
    void changeByAnotherProcess_isSeenFiveSecondsLater() {
        Page page = open();
        deliver(other);
        clock.advance(OpenInboxes.LOOK.minusMillis(1));
        pass();
        assertThat(page.seen).containsExactly("0/0");
        clock.advance(Duration.ofSeconds(1));
        pass();
        assertThat(page.seen).containsExactly("0/0", "1/1");
    }

    @Test
    void entryThatExpires_isSeenToBeGone() {
        deliver(store);
        Page page = open();
        clock.advance(RETENTION);
        pass();
        assertThat(page.seen).containsExactly("1/1", "beat", "0/0");
    }

    @Test
    void otherInboxes_areNoneOfItsBusiness() {
        Page page = open();
        recipients.put(new Recipient(
                "eve", List.of(), Optional.empty(), Optional.empty(), JsonNodeFactory.instance.objectNode()));
        store.deliver(entry("eve"));
        pass();
        assertThat(page.seen).containsExactly("0/0");
    }

    @Test
    void stream_beatsEvery25Seconds() {
        Page page = open();
        clock.advance(OpenInboxes.BEAT.minusMillis(1));
        pass();
        assertThat(page.seen).containsExactly("0/0");
        clock.advance(Duration.ofSeconds(1));
        pass();
        pass();
        assertThat(page.seen).containsExactly("0/0", "beat");
    }

    @Test
    void streamThatIsNotRead_isDroppedWhenItShouldBeat() {
        Page page = open();
        page.lags = true;
        clock.advance(OpenInboxes.BEAT);
        pass();
        assertThat(page.seen).containsExactly("0/0", "drop");
    }

    @Test
    void stream_endsWithItsToken() {
        Page page = open();
        page.ends = START.plusSeconds(3);
        clock.set(page.ends.minusMillis(1));
        pass();
        assertThat(page.seen).containsExactly("0/0");
        clock.set(page.ends.plusSeconds(1));
        pass();
        assertThat(page.seen).containsExactly("0/0", "end");
    }

    @Test
    void allEnd_whenTheProcessDoes() {
        Page first = open();
        Page second = open();
        inboxes.endAll();
        pass();
        assertThat(first.seen).containsExactly("0/0", "end");
        assertThat(second.seen).containsExactly("0/0", "end");
    }

    @Test
    void oneRecipient_has20Streams_andAProcessItsOwnNumber() {
        for (int i = 0; i < OpenInboxes.MOST_OF_ONE; i++) {
            assertThat(inboxes.enter(ADA)).isTrue();
        }
        assertThat(inboxes.enter(ADA)).as("the 21st").isFalse();
        assertThat(inboxes.enter("eve")).isTrue();
        assertThat(inboxes.enter("bob")).isTrue();
        assertThat(inboxes.enter("cyd")).as("the 23rd of all").isFalse();
        inboxes.leave(ADA);
        assertThat(inboxes.enter("cyd")).isTrue();
        assertThat(inboxes.enter(ADA)).isFalse();
    }

    @Test
    void closedStream_isSentNothingAndLeavesItsPlace() {
        for (int i = 0; i < 100; i++) {
            Page page = open();
            inboxes.close(ADA, page);
            deliver(store);
            pass();
            assertThat(page.seen).hasSize(1);
        }
    }

    private Page open() {
        Page page = new Page();
        assertThat(inboxes.enter(ADA)).isTrue();
        inboxes.open(ADA, page, clock.instant());
        pass();
        return page;
    }

    private void pass() {
        inboxes.pass(clock.instant());
    }

    private InboxEntry deliver(InboxStore by) {
        InboxEntry entry = entry(ADA);
        by.deliver(entry);
        return entry;
    }

    private InboxEntry entry(String recipient) {
        DeliveryId delivery = DeliveryId.of(
                NotificationId.next(clock.instant()), new Target.ToRecipient(recipient), Route.channel("inbox"));
        return new InboxEntry(
                recipient,
                delivery,
                "Hello",
                "It works.",
                Optional.empty(),
                JsonNodeFactory.instance.objectNode(),
                Urgency.NORMAL,
                clock.instant());
    }
}
