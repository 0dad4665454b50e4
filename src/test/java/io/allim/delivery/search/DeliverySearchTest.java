package io.allim.delivery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.DigestStore;
import io.allim.delivery.FailureReason;
import io.allim.delivery.Route;
import io.allim.delivery.State;
import io.allim.notification.Audience;
import io.allim.notification.Digest;
import io.allim.notification.Digests;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.notification.WorkflowRef;
import io.allim.recipient.Target;
import io.allim.table.Cursor;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliverySearchTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final DigestRule RULE = new DigestRule(
            Optional.empty(),
            new Window.Fixed(Duration.ofMinutes(1)),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    private static final DeliveryFilter ALL = new DeliveryFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private final Table table = new MemoryTable(new SettableClock(NOW));
    private Shards shards = new Shards(3);

    private NotificationStore notifications() {
        return new NotificationStore(table, shards, RETENTION);
    }

    private DigestStore digests() {
        return new DigestStore(table, shards, RETENTION);
    }

    private DeliveryStore deliveries() {
        return new DeliveryStore(table, shards, RETENTION, Duration.ZERO, _ -> false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void all_areListedByWhenTheyWereAccepted_theLatestFirst_pageByPage(int parts) {
        shards = new Shards(parts);
        List<DeliveryId> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Notification notification = accept("flow", NOW.plusSeconds(i));
            List<DeliveryId> of = new ArrayList<>();
            for (int j = 0; j < i % 4; j++) {
                of.add(sent(notification, "ada" + j).id());
            }
            of.sort(Comparator.comparing(DeliveryId::toString));
            expected.addAll(0, of);
        }
        assertThat(pages(ALL, 2)).isEqualTo(expected);
        assertThat(pages(ALL, 100)).isEqualTo(expected);
    }

    @Test
    void deliveriesOfOneNotification_mayBeMoreThanAreReadAtOnce() {
        Notification notification = accept("flow", NOW);
        for (int i = 0; i < 121; i++) {
            sent(notification, "user" + i);
        }
        assertThat(pages(ALL, 50)).hasSize(121).doesNotHaveDuplicates();
        assertThat(pages(ALL, 7)).hasSize(121).doesNotHaveDuplicates();
    }

    @Test
    void list_isOfWhatTheFilterHolds() {
        Notification one = accept("one", NOW);
        Notification other = accept("other", NOW.plusMillis(1));
        Delivery sent = sent(one, "ada");
        Delivery skipped = store(made(one, "bob", "sms").skipped(NOW, "no address"));
        Delivery failed = store(made(other, "ada", "email")
                .plannedAtOnce(NOW, "why")
                .failed(NOW, "no such template")
                .because(FailureReason.NO_MESSAGE));

        assertThat(pages(workflow("one"), 10)).containsExactlyInAnyOrder(sent.id(), skipped.id());
        assertThat(pages(workflow("none"), 10)).isEmpty();
        assertThat(pages(state(State.SKIPPED), 10)).containsExactly(skipped.id());
        assertThat(pages(state(State.FAILED), 10)).containsExactly(failed.id());
        assertThat(pages(channel("sms"), 10)).containsExactly(skipped.id());
        assertThat(pages(recipient("ada", Optional.empty()), 10)).containsExactlyInAnyOrder(sent.id(), failed.id());
        assertThat(pages(cause("no-message"), 10)).containsExactly(failed.id());
        assertThat(pages(cause("rejected"), 10)).isEmpty();
        assertThat(new DeliverySearch(deliveries(), digests(), notifications(), NOW).workflow(failed))
                .contains("other");
    }

    /** One before the limit, at it, and one after. */
    @ParameterizedTest
    @CsvSource({"398, 1, false", "399, 1, false", "400, 0, true"})
    void page_looksAtNoMoreThanItMay(int others, int found, boolean goesOn) {
        Delivery wanted = sent(accept("wanted", NOW), "ada");
        for (int i = 1; i <= others; i++) {
            accept("other", NOW.plusMillis(i));
        }
        DeliverySearch.Result first = find(workflow("wanted"), 10);
        assertThat(first.entries()).hasSize(found);
        assertThat(first.cursor().isPresent()).isEqualTo(goesOn);
        assertThat(first.searchedTo()).isEqualTo(goesOn ? Optional.of(NOW.plusMillis(1)) : Optional.empty());
        assertThat(pages(workflow("wanted"), 10)).containsExactly(wanted.id());
    }

    /** What is read beside a delivery is a part of what a page may read. */
    @Test
    void page_countsTheNotificationsThatItReads() {
        Notification wanted = accept("wanted", NOW);
        Delivery first =
                store(made(wanted, "ada", "email").plannedAtOnce(NOW, "why").failed(NOW, "why"));
        for (int i = 1; i <= 200; i++) {
            Instant at = NOW.plusMillis(i);
            store(made(accept("other", at), "ada", "email")
                    .plannedAtOnce(at, "why")
                    .failed(at, "why"));
        }
        DeliveryFilter filter =
                filter(Optional.empty(), Optional.of("wanted"), Optional.of(State.FAILED), Optional.empty());
        assertThat(find(filter, 10).entries()).isEmpty();
        assertThat(find(filter, 10).searchedTo()).contains(NOW.plusMillis(1));
        assertThat(pages(filter, 10)).containsExactly(first.id());
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 3", "1, 3, 2", "0, 2, 2", "1, 1, 0", "3, 4, 0"})
    void range_beginsAtSinceAndEndsBeforeUntil(int since, int until, int found) {
        for (int i = 0; i < 3; i++) {
            Instant at = NOW.plusMillis(i);
            Notification notification = accept("flow", at);
            store(made(notification, "ada", "email").plannedAtOnce(at, "why").failed(at, "why"));
            store(made(notification, "bob", "email").planned(NOW.minusSeconds(1), at, "why"));
        }
        Optional<Instant> from = Optional.of(NOW.plusMillis(since));
        Optional<Instant> to = Optional.of(NOW.plusMillis(until));
        for (DeliveryFilter filter : List.of(
                state(State.FAILED),
                state(State.HELD),
                recipient("ada", Optional.empty()),
                recipient("bob", Optional.of(State.HELD)),
                channel("email"))) {
            DeliveryFilter ranged = new DeliveryFilter(
                    Optional.empty(),
                    filter.recipient(),
                    filter.workflow(),
                    filter.state(),
                    filter.channel(),
                    filter.cause(),
                    from,
                    to);
            int each = filter.equals(channel("email")) ? 2 : 1;
            assertThat(pages(ranged, 1)).as(filter.toString()).hasSize(found * each);
            assertThat(pages(ranged, 10)).as(filter.toString()).hasSize(found * each);
        }
    }

    @Test
    void waiting_areListedByWhenTheyAreDue_theNextFirst() {
        Notification notification = accept("flow", NOW);
        List<DeliveryId> expected = new ArrayList<>();
        for (int i = 9; i >= 0; i--) {
            Instant due = NOW.plusSeconds(i + 1);
            expected.addFirst(store(made(notification, "user" + i, "email").planned(NOW, due, "later"))
                    .id());
        }
        Delivery sending = store(
                made(notification, "ada", "email").plannedAtOnce(NOW, "why").leased(NOW, NOW.plusSeconds(60), "why"));
        assertThat(pages(state(State.HELD), 3)).isEqualTo(expected);
        assertThat(pages(state(State.SENDING), 3)).containsExactly(sending.id());
        assertThat(find(cause("later", State.HELD), 2).entries()).hasSize(2);
        assertThat(pages(cause("retry", State.HELD), 2)).isEmpty();
    }

    /** One digest fewer, as many as a page holds, and one more; one of the items is due itself before, when its time is over. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "101"})
    void waiting_areAmongThemTheItemsOfOpenDigests_byWhenTheyClose(int items) {
        Instant closes = NOW.plusSeconds(60);
        Notification notification = accept("flow", NOW);
        DeliveryId before = store(made(notification, "ada", "email").planned(NOW, closes.minusMillis(1), "later"))
                .id();
        DeliveryId after = store(made(notification, "bob", "email").planned(NOW, closes.plusMillis(1), "later"))
                .id();
        Target carol = new Target.ToRecipient("carol");
        NotificationId id = NotificationId.derived(closes, "series/1");
        Digest digest = Digests.open(id, carol, RULE, items, closes);
        table.write(List.of(notifications().write(digest, closes)));
        List<DeliveryId> expected = new ArrayList<>(List.of(before));
        for (int i = 0; i < items; i++) {
            Instant at = NOW.plusMillis(i);
            Optional<Instant> over = i == 0 ? Optional.of(NOW.plusSeconds(1)) : Optional.empty();
            Delivery joined = made(accept("flow", at), "carol", "email")
                    .planned(NOW, at, "why")
                    .joinedDigest(at, new DigestMembership(id, at, closes), closes, over, "gathered");
            store(joined);
            table.write(List.of(digests()
                    .write(
                            id,
                            new DigestItem(
                                    joined.id(),
                                    at,
                                    JsonNodeFactory.instance.objectNode(),
                                    Optional.empty(),
                                    over,
                                    false,
                                    0),
                            closes)));
            expected.add(joined.id());
        }
        expected.add(after);
        assertThat(pages(state(State.HELD), 1)).isEqualTo(expected);
        assertThat(pages(state(State.HELD), 2)).isEqualTo(expected);
        assertThat(pages(state(State.HELD), 200)).isEqualTo(expected);
        assertThat(pages(cause("digest", State.HELD), 2)).isEqualTo(expected.subList(1, items + 1));
        assertThat(pages(state(State.SENDING), 2)).isEmpty();

        Digest open = notifications().findDigest(id).orElseThrow();
        table.write(List.of(notifications().write(open.closed(closes), closes)));
        assertThat(pages(state(State.HELD), 2))
                .as("its own message stands for what it had")
                .containsExactly(before, after);
    }

    /** A turn one millisecond before now, at it, and one after. */
    @ParameterizedTest
    @CsvSource({"-1, false", "0, false", "1, true"})
    void heldForATurn_isAmongWhatWaits_untilThat(int turn, boolean waits) {
        Notification notification = accept("flow", NOW);
        Delivery sent = sent(notification, "ada");
        Delivery later = store(made(notification, "ada", "sms").planned(NOW, NOW.plusSeconds(1), "later"));
        Delivery held = store(
                made(notification, "ada", "push").plannedForTurn(NOW.minusSeconds(1), NOW.plusMillis(turn), "turn"));
        for (int limit : List.of(1, 10)) {
            assertThat(pages(recipient("ada", Optional.of(State.HELD)), limit))
                    .isEqualTo(waits ? List.of(held.id(), later.id()) : List.of(later.id()));
            assertThat(pages(recipient("ada", Optional.empty()), limit))
                    .containsExactlyInAnyOrderElementsOf(waits ? List.of(sent.id()) : List.of(held.id(), sent.id()));
        }
    }

    @Test
    void cursor_ofAnotherListIsRefused() {
        Notification notification = accept("flow", NOW);
        sent(notification, "ada");
        sent(notification, "bob");
        Optional<String> cursor = find(ALL, 1).cursor();
        assertThat(cursor).isPresent();
        for (DeliveryFilter filter :
                List.of(state(State.FAILED), state(State.HELD), recipient("ada", Optional.empty()))) {
            assertThatExceptionOfType(Cursor.Bad.class)
                    .as(filter.toString())
                    .isThrownBy(() ->
                            new DeliverySearch(deliveries(), digests(), notifications(), NOW).find(filter, 1, cursor));
        }
    }

    @Test
    void counts_areByTheirValues() {
        Notification early = accept("flow", NOW);
        Notification late = accept("flow", NOW.plus(Duration.ofHours(1)));
        sent(early, "ada");
        sent(late, "ada");
        sent(late, "bob");
        store(made(late, "carol", "sms").skipped(NOW, "no address"));
        assertThat(DeliveryCounts.of(
                        List.of(DeliveryCounts.By.HOUR, DeliveryCounts.By.STATE),
                        new DeliverySearch(deliveries(), digests(), notifications(), NOW),
                        find(ALL, 10).entries()))
                .extracting(DeliveryCounts.Row::values, DeliveryCounts.Row::count)
                .containsExactly(
                        tuple(List.of("2027-03-01T08:00:00Z", "sent"), 1L),
                        tuple(List.of("2027-03-01T09:00:00Z", "sent"), 2L),
                        tuple(List.of("2027-03-01T09:00:00Z", "skipped"), 1L));
    }

    private List<DeliveryId> pages(DeliveryFilter filter, int limit) {
        List<DeliveryId> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            DeliverySearch.Result page =
                    new DeliverySearch(deliveries(), digests(), notifications(), NOW).find(filter, limit, cursor);
            page.entries().forEach(entry -> found.add(entry.delivery().id()));
            assertThat(page.entries().size()).isLessThanOrEqualTo(limit);
            cursor = page.cursor();
        } while (cursor.isPresent());
        return found;
    }

    private DeliverySearch.Result find(DeliveryFilter filter, int limit) {
        return new DeliverySearch(deliveries(), digests(), notifications(), NOW).find(filter, limit, Optional.empty());
    }

    private Notification accept(String workflow, Instant at) {
        NotificationRequest notification = NotificationRequest.of(
                        at,
                        new Audience(List.of(new Target.ToRecipient("ada")), List.of()),
                        Optional.empty(),
                        Optional.of(new WorkflowRef(workflow, 1, Map.of())),
                        JsonNodeFactory.instance.objectNode(),
                        SendOptions.of(Urgency.NORMAL),
                        Timing.AT_ONCE)
                .in(NotificationStatus.PLANNED);
        table.write(List.of(notifications().write(notification, at)));
        return notification;
    }

    private static Delivery made(Notification notification, String recipient, String channel) {
        Target to = new Target.ToRecipient(recipient);
        Route route = Route.channel(channel);
        return Delivery.of(
                DeliveryId.of(notification.id(), to, route), route, to, Optional.empty(), notification.createdAt());
    }

    private Delivery sent(Notification notification, String recipient) {
        return store(made(notification, recipient, "email")
                .plannedAtOnce(NOW, "due at once")
                .leased(NOW, NOW.plusSeconds(60), "why")
                .sent(NOW, "", List.of()));
    }

    private Delivery store(Delivery delivery) {
        return deliveries().replace(delivery).orElseThrow();
    }

    @Test
    void ofANotification_allAreFound_pageByPage_andOthersAreNot() {
        Notification notification = accept("flow", NOW);
        List<DeliveryId> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            expected.add(sent(notification, "ada" + i).id());
        }
        expected.sort(Comparator.comparing(DeliveryId::toString));
        sent(accept("flow", NOW), "ada1");
        assertThat(pages(notification(notification, Optional.empty()), 3)).isEqualTo(expected);
        assertThat(pages(notification(notification, Optional.of("ada1")), 3))
                .singleElement()
                .satisfies(id -> assertThat(expected).contains(id));
        assertThat(pages(notification(notification, Optional.of("grace")), 3)).isEmpty();
    }

    private static DeliveryFilter notification(Notification of, Optional<String> recipient) {
        return new DeliveryFilter(
                Optional.of(of.id()),
                recipient,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static DeliveryFilter filter(
            Optional<String> recipient, Optional<String> workflow, Optional<State> state, Optional<String> channel) {
        return new DeliveryFilter(
                Optional.empty(),
                recipient,
                workflow,
                state,
                channel,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static DeliveryFilter workflow(String id) {
        return filter(Optional.empty(), Optional.of(id), Optional.empty(), Optional.empty());
    }

    private static DeliveryFilter state(State state) {
        return filter(Optional.empty(), Optional.empty(), Optional.of(state), Optional.empty());
    }

    private static DeliveryFilter channel(String name) {
        return filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(name));
    }

    private static DeliveryFilter recipient(String id, Optional<State> state) {
        return filter(Optional.of(id), Optional.empty(), state, Optional.empty());
    }

    private static DeliveryFilter cause(String cause) {
        return cause(cause, State.FAILED);
    }

    private static DeliveryFilter cause(String cause, State state) {
        return new DeliveryFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(state),
                Optional.empty(),
                Optional.of(cause),
                Optional.empty(),
                Optional.empty());
    }
}
