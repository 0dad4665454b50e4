package io.allim.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.search.WaitingList;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Target;
import io.allim.table.Cursor;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.Page;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long deliveries are kept, when ticks find them, and where they are listed. */
class DeliveryStoreTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(600);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration HEAD_START = Duration.ofSeconds(75);
    private static final Target TO = new Target.ToAddress(new Address(Kinds.PHONE, "+821012345678"));
    private static final Route ROUTE = Route.channel("sms");
    private static final NotificationId NOTIFICATION = NotificationId.derived(NOW, "made");

    private final SettableClock clock = new SettableClock(NOW);
    private final Table table = new MemoryTable(clock);
    private final DeliveryStore store =
            new DeliveryStore(table, new Shards(1), RETENTION, HEAD_START, Set.of("sms")::contains);

    private final WaitingList waiting = new WaitingList(store, new NotificationStore(table, new Shards(1), RETENTION));

    private final Delivery made = Delivery.of(DeliveryId.of(NOTIFICATION, TO, ROUTE), ROUTE, TO, Optional.empty(), NOW);
    private final Delivery sending = made.plannedAtOnce(NOW, "due at once").leased(NOW, NOW.plusSeconds(60), "why");

    /** Nobody writes it when its digest ends, unless it is tried again there. */
    @Test
    void itemOfADigest_expires_alsoWhenItWasRedrivenBefore() {
        Delivery failed = made.failed(NOW, "gone");
        DigestMembership membership = new DigestMembership(NotificationId.derived(NOW, "digest"), NOW, LATER);
        Delivery joined = failed.redriven(NOW).joinedDigest(NOW, membership, LATER, Optional.empty(), "why");
        assertThat(expiry(joined)).isPresent();
        Delivery again = joined.settled(State.FAILED, LATER, "why").redrivenInDigest(LATER);
        assertThat(expiry(again)).isEmpty();
    }

    /** What can't be read any more, since nothing is kept of its digest, hides nothing behind it. */
    @Test
    void after_goesOnBehindItemsWhoseDigestIsGone() {
        List<Delivery> all = IntStream.range(0, 5)
                .mapToObj(i -> Delivery.of(
                        DeliveryId.of(NOTIFICATION, TO, Route.channel("channel" + i)),
                        ROUTE,
                        TO,
                        Optional.empty(),
                        NOW))
                .sorted(Comparator.comparing(delivery -> delivery.id().toString()))
                .toList();
        DigestMembership membership = new DigestMembership(NotificationId.derived(NOW, "digest"), NOW, LATER);
        all.subList(0, 4)
                .forEach(delivery ->
                        store.replace(delivery.joinedDigest(NOW, membership, LATER, Optional.empty(), "why")));
        store.replace(all.get(4).plannedAtOnce(NOW, "due at once"));

        for (int limit = 1; limit <= 5; limit++) {
            assertThat(store.after(NOTIFICATION, Optional.empty(), limit))
                    .extracting(Delivery::id)
                    .containsExactly(all.get(4).id());
        }
        assertThat(store.after(NOTIFICATION, Optional.of(all.get(4).id()), 1)).isEmpty();
    }

    private Optional<Instant> expiry(Delivery delivery) {
        return ((Write.Put) store.writes(delivery).getFirst()).item().expires();
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void ended_isKeptForTheRetentionFromItsEndOn(long millis, boolean kept) {
        store.replace(sending.failed(LATER, "why"));
        clock.set(LATER.plus(RETENTION).plusMillis(millis));

        assertThat(store.find(made.id()).isPresent()).isEqualTo(kept);
        assertThat(store.failed(10, Optional.empty()).items().isEmpty()).isEqualTo(!kept);
    }

    @Test
    void open_isKeptHoweverLongItWaits() {
        store.replace(sending);
        clock.set(NOW.plus(Duration.ofDays(4000)));
        assertThat(store.find(made.id())).isPresent();
    }

    /** Providers tell within two days; this is for those that are late. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false"})
    void reference_isKeptForFourDays(long millis, boolean kept) {
        store.replace(sending.sent(NOW, "ref-1", List.of()));
        assertThat(store.references().find("sms", "ref-1")).contains(made.id());
        assertThat(store.references().find("email", "ref-1")).isEmpty();
        assertThat(store.references().find("sms", "ref-2")).isEmpty();

        clock.set(NOW.plus(Duration.ofDays(4)).plusMillis(millis));
        assertThat(store.references().find("sms", "ref-1").isPresent()).isEqualTo(kept);
    }

    @Test
    void reference_isStoredOfWhatWasSentOverAChannelThatNeedsIt() {
        assertThat(store.writes(sending.sent(NOW, "ref-1", List.of()))).hasSize(2);
        assertThat(store.writes(sending.delivered(NOW, "ref-1"))).hasSize(1);
        assertThat(store.writes(sending.sent(NOW, "", List.of()))).hasSize(1);
        DeliveryStore others = new DeliveryStore(table, new Shards(1), RETENTION, HEAD_START, Set.of("push")::contains);
        assertThat(others.writes(sending.sent(NOW, "ref-1", List.of()))).hasSize(1);
    }

    /** Whoever was told of what is due at once sees to it first; ticks come when the head start is over. */
    @Test
    void mark_isLaterByTheHeadStartOnlyForWhatWorkersWereToldOf() {
        assertThat(mark(made.plannedAtOnce(NOW, "why"))).contains(NOW.plus(HEAD_START));
        assertThat(mark(made.planned(NOW, LATER, "why"))).contains(LATER);
        assertThat(mark(sending)).contains(NOW.plusSeconds(60));
        assertThat(mark(sending.retried(NOW, LATER, "busy", false))).contains(LATER);
        assertThat(mark(sending.failed(NOW, "why").redriven(LATER))).contains(LATER.plus(HEAD_START));
        assertThat(mark(sending.sent(NOW, "", List.of()))).isEmpty();
    }

    private Optional<Instant> mark(Delivery delivery) {
        return store.writes(delivery).stream()
                .filter(write -> write.key().equals(DeliveryStore.key(delivery.id())))
                .map(write -> ((Write.Put) write).item())
                .flatMap(item -> item.due().stream())
                .map(due -> due.at())
                .findFirst();
    }

    /** A lease ends where the due index has the delivery already, if that is late enough. */
    @ParameterizedTest
    @CsvSource({"-1, 75000", "0, 75000", "1, 75001"})
    void lease_lastsAsLongAsTheMarkIfThatIsLater(long millis, long expected) {
        Instant end = NOW.plus(HEAD_START).plusMillis(millis);
        assertThat(store.leaseEnd(made.plannedAtOnce(NOW, "why"), end)).isEqualTo(NOW.plusMillis(expected));
        assertThat(store.leaseEnd(sending.sent(NOW, "", List.of()), end)).isEqualTo(end);
    }

    @Test
    void failed_areListedUntilTheyLeave_theLatestFirst() {
        Delivery first = fail("+821000000001", NOW);
        Delivery second = fail("+821000000002", LATER);
        assertThat(failed()).containsExactly(second.id(), first.id());

        store.replace(store.find(second.id()).orElseThrow().redriven(LATER));
        assertThat(failed()).containsExactly(first.id());

        store.replace(store.find(first.id()).orElseThrow().confirmedSent(LATER, "ref", "it left after all"));
        assertThat(failed()).isEmpty();
    }

    /** What an earlier version listed, or a later one with more parts, is in the same list. */
    @Test
    void failed_areSpreadOverTheShards_andListedAsOne() {
        Delivery first = fail("+821000000001", NOW);
        DeliveryStore spread = new DeliveryStore(table, new Shards(4), RETENTION, HEAD_START, _ -> false);
        Set<String> lists = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            Target to = new Target.ToAddress(new Address(Kinds.PHONE, "+82100000010" + i));
            Delivery failed = Delivery.of(DeliveryId.of(NOTIFICATION, to, ROUTE), ROUTE, to, Optional.empty(), NOW)
                    .plannedAtOnce(NOW, "why")
                    .leased(NOW, NOW.plusSeconds(60), "why")
                    .failed(NOW.plusSeconds(i + 1), "why");
            spread.writes(failed).stream()
                    .map(write ->
                            ((Write.Put) write).item().entry().orElseThrow().list())
                    .filter(list -> list.startsWith("deliveries/failed"))
                    .forEach(lists::add);
            spread.replace(failed);
        }

        assertThat(lists)
                .containsExactly(
                        "deliveries/failed", "deliveries/failed/1", "deliveries/failed/2", "deliveries/failed/3");
        assertThat(spread.failed(100, Optional.empty()).items()).hasSize(41);
        assertThat(spread.failed(40, Optional.empty()).items().stream()
                        .map(stored ->
                                spread.failed(stored).orElseThrow().finishedAt().orElseThrow()))
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(spread.failed(spread.failed(100, Optional.empty()).items().getLast()))
                .map(Delivery::id)
                .contains(first.id());
    }

    /** Between listing and looking another may have redriven it. */
    @Test
    void failed_isNoneThatFailsNoLonger() {
        fail("+821000000001", NOW);
        Stored listed = store.failed(10, Optional.empty()).items().getFirst();
        assertThat(store.failed(listed)).map(Delivery::state).contains(State.FAILED);
        store.replace(store.failed(listed).orElseThrow().redriven(LATER));
        assertThat(store.failed(listed)).isEmpty();
        assertThat(store.failed(10, Optional.empty()).items()).isEmpty();
    }

    private Delivery fail(String phone, Instant at) {
        Target to = new Target.ToAddress(new Address(Kinds.PHONE, phone));
        Delivery delivery = Delivery.of(DeliveryId.of(NOTIFICATION, to, ROUTE), ROUTE, to, Optional.empty(), NOW)
                .plannedAtOnce(NOW, "why")
                .failed(at, "why");
        return store.replace(delivery).orElseThrow();
    }

    private List<DeliveryId> failed() {
        return store.failed(10, Optional.empty()).items().stream()
                .flatMap(stored -> store.failed(stored).stream())
                .map(Delivery::id)
                .toList();
    }

    @Test
    void lists_areByWhatWaitsFirst_andByTheTurnThatWasLast() {
        Delivery soon = route("a").planned(NOW, LATER, "why");
        Delivery later = route("b").planned(NOW, LATER.plusMillis(1), "why");
        DigestMembership place = new DigestMembership(NotificationId.derived(NOW, "digest"), NOW, LATER.plusMillis(2));
        Delivery gathered =
                route("c").planned(NOW, NOW, "why").joinedDigest(NOW, place, place.closesAt(), Optional.empty(), "why");
        Delivery early = route("d").plannedAtOnce(NOW, "why").leased(NOW, LATER, "why");
        Delivery late = route("e").plannedAtOnce(NOW.plusMillis(1), "why").leased(NOW.plusMillis(1), LATER, "why");
        List.of(late, gathered, later, early, soon).forEach(store::replace);

        assertThat(waiting.page(TO, NOW, 10, Optional.empty()).items())
                .extracting(stored -> DeliveryStore.read(stored).id())
                .containsExactly(soon.id(), later.id(), gathered.id());
        assertThat(store.turned(TO, 10, Optional.empty()).items())
                .extracting(stored -> DeliveryStore.read(stored).id())
                .containsExactly(gathered.id(), late.id(), early.id());
    }

    /** One millisecond before its turn, at it, and one after: what is due is a worker's. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void heldWithATurn_waitsUntilThat_andNeverMoves(int after, boolean waits) {
        Delivery held = route("a").plannedForTurn(NOW, LATER, "why");
        Delivery stored = store.replace(held).orElseThrow();
        String place = place(held);
        Instant now = LATER.plusMillis(after);
        assertThat(stored.waits(now)).isEqualTo(waits);
        assertThat(waiting(now, 10)).isEqualTo(waits ? List.of(held.id()) : List.of());

        Delivery leased = stored.leased(now, now.plusSeconds(60), "why");
        Delivery sending = store.replace(leased).orElseThrow();
        assertThat(place(held)).isEqualTo(place);
        assertThat(waiting(LATER.minusSeconds(1), 10)).isEmpty();
        store.replace(sending.sent(now, "ref", List.of()));
        assertThat(place(held)).isEqualTo(place);
    }

    @Test
    void heldWithATurn_thatEndsBeforeIt_isListedByItsEnd() {
        Delivery held = route("a").plannedForTurn(NOW, LATER, "why");
        store.replace(store.replace(held).orElseThrow().cancelled(NOW.plusMillis(1)));
        assertThat(store.find(held.id()).orElseThrow().startedAt()).contains(NOW.plusMillis(1));
        Delivery late = route("b").plannedForTurn(NOW, LATER, "why");
        store.replace(store.replace(late).orElseThrow().expired(LATER.plusMillis(1), "why"));
        assertThat(store.find(late.id()).orElseThrow().startedAt()).contains(LATER);
    }

    @Test
    void heldWithATurn_thatIsMoved_hasAnotherTurn() {
        Delivery held = route("a").plannedForTurn(NOW, LATER, "why");
        Instant later = LATER.plusSeconds(9);
        store.replace(store.replace(held).orElseThrow().moved(NOW, later, "why"));
        assertThat(waiting(LATER, 10)).containsExactly(held.id());
        assertThat(waiting(later, 10)).isEmpty();
    }

    /** Its lease costs no move of the due index either. */
    @Test
    void heldWithATurn_isFoundByTicksAfterTheHeadStart() {
        Delivery held = route("a").plannedForTurn(NOW, LATER, "why");
        Instant found = LATER.plus(HEAD_START);
        assertThat(store.leaseEnd(held, LATER.plusSeconds(60))).isEqualTo(found);
        store.replace(held);
        assertThat(table.due(0, found.minusMillis(1), 1, Optional.empty()).items())
                .isEmpty();
        assertThat(table.due(0, found, 1, Optional.empty()).items()).hasSize(1);
    }

    /** With more on each side than a page, at the same times, and with cursors of either. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 20})
    void waiting_isOfBothRanges_byTime(int limit) {
        List<DeliveryId> expected = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            List<Delivery> both = new ArrayList<>();
            if (i % 3 != 1) {
                both.add(route("w" + i).planned(NOW, LATER.plusMillis(i), "why"));
            }
            if (i % 3 != 2) {
                both.add(route("t" + i).plannedForTurn(NOW, LATER.plusMillis(i), "why"));
            }
            both.sort(Comparator.comparing(delivery -> delivery.id().toString()));
            both.forEach(store::replace);
            both.forEach(delivery -> expected.add(delivery.id()));
        }
        store.replace(route("past").plannedAtOnce(NOW, "why"));
        store.replace(route("early").plannedForTurn(NOW, LATER, "why").leased(NOW, LATER, "why"));
        assertThat(waiting(NOW, limit)).isEqualTo(expected);
    }

    @Test
    void cursor_ofAListThatHadNoTurns_isGoodStill() {
        List.of("a", "b").forEach(name -> store.replace(route(name).planned(NOW, LATER, "why")));
        Delivery last = route("c").plannedForTurn(NOW, LATER.plusMillis(1), "why");
        store.replace(last);
        Optional<String> earlier = table.query(store.waitingList(TO).limit(1)).cursor();
        assertThat(waiting.page(TO, NOW, 9, earlier).items()).hasSize(2);
        Optional<String> other = store.turned(TO, 1, Optional.empty()).cursor();
        assertThat(other).isEmpty();
        store.replace(route("d").plannedAtOnce(NOW, "why"));
        Optional<String> downwards = store.turned(TO, 1, Optional.empty()).cursor();
        assertThatExceptionOfType(Cursor.Bad.class).isThrownBy(() -> waiting.page(TO, NOW, 9, downwards));
    }

    private List<DeliveryId> waiting(Instant now, int limit) {
        List<DeliveryId> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = waiting.page(TO, now, limit, cursor);
            page.items().forEach(stored -> found.add(DeliveryStore.read(stored).id()));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return found;
    }

    private String place(Delivery delivery) {
        return table.get(DeliveryStore.key(delivery.id()))
                .orElseThrow()
                .item()
                .entry()
                .orElseThrow()
                .sort();
    }

    private static Delivery route(String endpoint) {
        Route route = ROUTE.endpoint(endpoint);
        return Delivery.of(DeliveryId.of(NOTIFICATION, TO, route), route, TO, Optional.empty(), NOW);
    }

    @Test
    void deliveriesOfANotification_areReadPageByPage() {
        List<Delivery> all = new ArrayList<>();
        IntStream.range(0, 1_003)
                .forEach(i -> all.add(
                        store.replace(route("e" + i).plannedAtOnce(NOW, "why")).orElseThrow()));
        all.sort(Comparator.comparing(delivery -> delivery.id().hash()));

        assertThat(store.of(NOTIFICATION)).isEqualTo(all);
        List<Delivery> first = store.after(NOTIFICATION, Optional.empty(), 1_000);
        assertThat(first).isEqualTo(all.subList(0, 1_000));
        assertThat(store.after(NOTIFICATION, Optional.of(first.getLast().id()), 1_000))
                .isEqualTo(all.subList(1_000, 1_003));
    }

    @Test
    void replacing_isRefusedWhenAnotherWroteInBetween() {
        Delivery first = store.replace(sending).orElseThrow();
        assertThat(first.version()).isEqualTo(1);
        assertThat(store.replace(sending)).isEmpty();
        assertThat(store.replace(first.sent(NOW, "", List.of())))
                .map(Delivery::version)
                .contains(2L);
        assertThat(store.replace(first.failed(NOW, "why"))).isEmpty();
        assertThat(table.write(List.of(DeliveryStore.unchanged(first))).done()).isFalse();
        assertThat(table.write(List.of(DeliveryStore.unchanged(first.at(2)))).done())
                .isTrue();
    }

    @Test
    void removal_leavesNothing() {
        store.replace(sending.failed(NOW, "why"));
        table.write(DeliveryStore.removal(made.id()));
        assertThat(store.find(made.id())).isEmpty();
        assertThat(store.failed(10, Optional.empty()).items()).isEmpty();
    }

    @Test
    void endOfADigest_isToBeSettled_onceForAllItsDeliveries() {
        Delivery digest = sending.asDigest();
        List<Write> writes = new ArrayList<>(store.writes(digest.sent(NOW, "ref", List.of())));
        Key mark = DigestStore.settlingKey(NOTIFICATION);
        assertThat(writes).extracting(Write::key).contains(mark);
        assertThat(store.writes(digest)).extracting(Write::key).doesNotContain(mark);
        assertThat(store.writes(sending.sent(NOW, "ref", List.of())))
                .extracting(Write::key)
                .doesNotContain(mark);
        writes.addAll(store.writes(route("b").asDigest().skipped(NOW, "why")));
        assertThat(writes).extracting(Write::key).hasSize(5);
        assertThat(DeliveryStore.once(writes)).hasSize(4);
        assertThat(DigestStore.settlingAt(mark)).contains(NOTIFICATION);
        assertThat(DigestStore.settlingAt(DeliveryStore.key(made.id()))).isEmpty();
        assertThat(DeliveryStore.idAt(mark)).isEmpty();
        assertThat(DeliveryStore.idAt(DeliveryStore.key(made.id()))).contains(made.id());
    }

    /** A digest may be held and tried for as long; an item outlives it. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false"})
    void itemsAndTheirSeries_areKeptForFourMonthsMore(long millis, boolean kept) {
        DigestStore digests = new DigestStore(table, new Shards(1), RETENTION);
        DigestStore.Latest next = digests.latest("series").next(LATER);
        NotificationId digest = next.digest().orElseThrow();
        DigestItem item = new DigestItem(
                made.id(), NOW, JsonNodeFactory.instance.objectNode(), Optional.empty(), Optional.empty(), false, 0);
        table.write(List.of(digests.write(next, LATER), digests.write(digest, item, LATER)));
        DigestItem stored = digests.last(digest).orElseThrow();
        assertThat(table.write(List.of(digests.write(digest, item.withdraw(), LATER)))
                        .done())
                .isFalse();
        assertThat(table.write(List.of(digests.write(digest, stored.withdraw(), LATER)))
                        .done())
                .isTrue();

        clock.set(LATER.plus(RETENTION).plus(Duration.ofDays(120)).plusMillis(millis));
        assertThat(digests.last(digest).isPresent()).isEqualTo(kept);
        assertThat(digests.latest("series").number()).isEqualTo(kept ? 1 : 0);
    }

    @Test
    void series_countsItsDigests_andRefusesWhoComesSecond() {
        DigestStore digests = new DigestStore(table, new Shards(1), RETENTION);
        DigestStore.Latest first = digests.latest("series").next(LATER);
        assertThat(first.number()).isEqualTo(1);
        assertThat(digests.latest("series").next(LATER).digest())
                .as("whoever opens it")
                .isEqualTo(first.digest());
        assertThat(table.write(List.of(digests.write(first, LATER))).done()).isTrue();
        assertThat(table.write(List.of(digests.write(first, LATER))).done()).isFalse();

        DigestStore.Latest second = digests.latest("series").next(LATER);
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.digest()).isNotEqualTo(first.digest());
        assertThat(table.write(List.of(digests.write(second, LATER))).done()).isTrue();
        assertThat(table.write(List.of(digests.write(second, LATER))).done()).isFalse();
    }
}
