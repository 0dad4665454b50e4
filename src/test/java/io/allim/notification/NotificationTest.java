package io.allim.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.table.Item;
import io.allim.table.MemoryTable;
import io.allim.table.Page;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a notification knows of itself, how long it is kept, and what its ids are. */
class NotificationTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration MARGIN = Duration.ofDays(45);
    private static final Target ADA = new Target.ToRecipient("ada");
    private static final Target GRACE = new Target.ToRecipient("grace");
    private static final Target OPS = new Target.ToTopic("ops");

    private final SettableClock clock = new SettableClock(NOW);
    private final Table table = new MemoryTable(clock);
    private final NotificationStore store = new NotificationStore(table, new Shards(1), RETENTION);

    /** Topics take their own time; the others belong to the answer. */
    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true", "3, true"})
    void isAnswerable_whenAllButTopicsArePlanned(int planned, boolean answerable) {
        NotificationRequest notification = of(ADA, OPS, GRACE);
        for (int i = 0; i < planned; i++) {
            notification = notification.planned(notification.cursor().next());
        }
        assertThat(notification.audience().individuals()).isEqualTo(2);
        assertThat(notification.isAnswerable()).isEqualTo(answerable);
        assertThat(notification.stage())
                .isEqualTo(planned == 3 ? NotificationStatus.PLANNED : NotificationStatus.PLANNING);
    }

    @Test
    void isAnswerable_whateverIsLeft_whenItIsNotPlannedAnyMore() {
        assertThat(of(ADA).in(NotificationStatus.CANCELLING).isAnswerable()).isTrue();
    }

    /** Cancelling goes through the deliveries from their beginning. */
    @Test
    void cancelling_beginsAnew() {
        NotificationRequest half =
                of(ADA, OPS).planned(of(ADA, OPS).cursor().next().after("bob"));
        assertThat(half.in(NotificationStatus.CANCELLING).cursor().last()).isEmpty();
        assertThat(half.in(NotificationStatus.CANCELLING).cursor().planned()).isEqualTo(1);
        assertThat(half.in(NotificationStatus.CANCELLED).cursor().last()).contains("bob");
        assertThat(half.in(NotificationStatus.CANCELLING)
                        .planned(new PlanningCursor(NOW, 2, 2, Optional.empty()))
                        .stage())
                .isEqualTo(NotificationStatus.CANCELLING);
        assertThat(half.cursor().restarted()).isEqualTo(PlanningCursor.begin(NOW, 2));
    }

    @Test
    void turn_isWhenItIsToBeSent() {
        assertThat(of(ADA).scheduledAt()).isEqualTo(NOW);
        Digest digest = Digests.open(of(ADA).id(), ADA, DigestRule.of(Window.none()), 1, NOW);
        assertThat(digest.leavingAt(NOW.plusSeconds(1)).scheduledAt()).isEqualTo(NOW.plusSeconds(1));
    }

    /** One that has no workflow has none that is older. */
    @ParameterizedTest
    @CsvSource({"1, 1, true", "1, 2, true", "2, 1, false", "0, 1, true", "0, 0, true", "1, 0, false"})
    void isNewer_unlessItsWorkflowIsOlder(int mine, int others, boolean newer) {
        assertThat(version(mine).isNewer(version(others))).isEqualTo(newer);
    }

    private static NotificationRequest version(int number) {
        return number == 0 ? of(ADA) : of(ADA).started(new WorkflowRef("flow", number, Map.of()));
    }

    /** Of what is kept for the margin beside the retention: deliveries are held and tried after its turn. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void notification_isKeptFromItsLastTurnOn(long millis, boolean kept) {
        NotificationRequest waiting = of(ADA).planned(PlanningCursor.begin(NOW.plusSeconds(3600), 1));
        table.write(List.of(store.write(waiting, NOW)));
        clock.set(NOW.plusSeconds(3600).plus(RETENTION).plus(MARGIN).plusMillis(millis));
        assertThat(store.find(waiting.id()).isPresent()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false"})
    void notification_isKeptFromTheLastLookOn_ifThatIsLater(long millis, boolean kept) {
        table.write(List.of(store.write(of(ADA), NOW.plusSeconds(60))));
        clock.set(NOW.plusSeconds(60).plus(RETENTION).plus(MARGIN).plusMillis(millis));
        assertThat(store.find(of(ADA).id()).isPresent()).isEqualTo(kept);
    }

    @ParameterizedTest
    @EnumSource
    void stage_isDueWhileWorkIsLeft(NotificationStatus stage) {
        Set<NotificationStatus> open =
                Set.of(NotificationStatus.COLLECTING, NotificationStatus.PLANNING, NotificationStatus.CANCELLING);
        table.write(List.of(store.write(of(ADA).in(stage), NOW.plusSeconds(5))));
        // Digests that gather are due after everything else.
        int shard = stage == NotificationStatus.COLLECTING ? 1024 : 0;
        assertThat(table.due(shard, NOW.plusSeconds(5), 10, Optional.empty()).items())
                .hasSize(open.contains(stage) ? 1 : 0);
        assertThat(table.due(shard, NOW.plusMillis(4_999), 10, Optional.empty()).items())
                .isEmpty();
        assertThat(stage.isOpen()).isEqualTo(open.contains(stage));
        assertThat(stage.isCancel())
                .isEqualTo(stage == NotificationStatus.CANCELLING || stage == NotificationStatus.CANCELLED);
    }

    @Test
    void writing_isRefusedWhenAnotherWroteInBetween() {
        assertThat(table.write(List.of(store.write(of(ADA), NOW))).done()).isTrue();
        assertThat(table.write(List.of(store.write(of(ADA), NOW))).done()).isFalse();
        NotificationRequest stored = store.findRequest(of(ADA).id()).orElseThrow();
        assertThat(stored.version()).isEqualTo(1);
        assertThat(table.write(List.of(NotificationStore.unchanged(stored.at(2))))
                        .done())
                .isFalse();
        assertThat(table.write(List.of(NotificationStore.removal(stored.at(2)))).done())
                .isFalse();
        assertThat(table.write(List.of(NotificationStore.unchanged(stored))).done())
                .isTrue();
        assertThat(table.write(List.of(NotificationStore.removal(stored))).done())
                .isTrue();
        assertThat(store.find(stored.id())).isEmpty();
    }

    @Test
    void digest_isNoRequest_andTheOtherWayRound() {
        Digest digest = Digests.open(of(OPS).id(), ADA, DigestRule.of(Window.none()), 1, NOW);
        NotificationRequest request = of(ADA).withId(NotificationId.derived(NOW, "other"));
        table.write(List.of(store.write(digest, NOW), store.write(request, NOW)));
        assertThat(store.findDigest(digest.id())).contains(digest.at(1));
        assertThat(store.findRequest(digest.id())).isEmpty();
        assertThat(store.findRequest(request.id())).contains(request.at(1));
        assertThat(store.findDigest(request.id())).isEmpty();
        assertThat(store.digests(ADA, 10, Optional.empty()).items())
                .extracting(NotificationStore::readDigest)
                .containsExactly(digest.at(1));
        assertThat(store.list(10, Optional.empty()).items())
                .extracting(NotificationStore::read)
                .containsExactly(request.at(1));
    }

    /** Those that versions before stored are in the same list. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void list_isReadAsOne_theNewestFirst(int limit) {
        NotificationStore spread = new NotificationStore(table, new Shards(4), RETENTION);
        Set<String> places = new TreeSet<>();
        for (int i = 1; i <= 200; i++) {
            NotificationRequest made = of(ADA).withId(NotificationId.derived(NOW.plusMillis(i), "made"));
            Write write = spread.write(i % 2 == 0 ? made : made.inList(), NOW);
            Item item = ((Write.Put) write).item();
            places.add(item.entry()
                    .map(entry -> "listed in " + entry.list())
                    .orElseGet(() -> item.key().partition()));
            table.write(List.of(write));
        }

        assertThat(places).hasSize(4 + 16).contains("notifications/15", "listed in notifications/3");
        List<NotificationId> ids = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = spread.list(limit, cursor);
            page.items()
                    .forEach(stored -> ids.add(NotificationStore.read(stored).id()));
            cursor = page.cursor();
        } while (cursor.isPresent());
        assertThat(ids)
                .hasSize(200)
                .isSortedAccordingTo(Comparator.comparing(NotificationId::ulid).reversed());
    }

    /** As many shards as there may be later: an id says where its notification lies. */
    @Test
    void notification_isFoundWhateverTheNumberOfShards() {
        table.write(List.of(store.write(of(ADA), NOW)));
        assertThat(new NotificationStore(table, new Shards(9), RETENTION).find(of(ADA).id()))
                .contains(of(ADA).at(1));
    }

    @Test
    void notificationOfBefore_staysWhereItIs() {
        NotificationId id = of(ADA).id();
        table.write(List.of(store.write(of(ADA).inList(), NOW)));
        NotificationRequest found = store.findRequest(id).orElseThrow();
        assertThat(found).isEqualTo(of(ADA).inList().at(1));

        assertThat(table.write(List.of(store.write(found.in(NotificationStatus.CANCELLED), NOW)))
                        .done())
                .isTrue();
        assertThat(store.findRequest(id).orElseThrow().stage()).isEqualTo(NotificationStatus.CANCELLED);
        assertThat(table.get(NotificationStore.key(id))).isEmpty();
        assertThat(store.list(10, Optional.empty()).items()).hasSize(1);
        assertThat(table.write(List.of(NotificationStore.unchanged(found))).done())
                .isFalse();
        table.write(List.of(NotificationStore.removal(store.findRequest(id).orElseThrow())));
        assertThat(store.find(id)).isEmpty();
    }

    /** A repeated request within the time gets the same answer; after it the key is free. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void idempotencyKey_isRememberedForItsTime(long millis, boolean remembered) {
        IdempotencyStore keys = new IdempotencyStore(table, Duration.ofHours(24));
        IdempotencyKey key = new IdempotencyKey("caller", "key", "hash");
        assertThat(table.write(List.of(keys.claim(key, of(ADA).id(), NOW))).done())
                .isTrue();
        assertThat(keys.find(key)).contains(new IdempotencyStore.Answered("hash", of(ADA).id()));
        assertThat(keys.find(new IdempotencyKey("another", "key", "hash"))).isEmpty();
        assertThat(keys.find(new IdempotencyKey("caller", "other", "hash"))).isEmpty();

        clock.set(NOW.plus(Duration.ofHours(24)).plusMillis(millis));
        assertThat(keys.find(key).isPresent()).isEqualTo(remembered);
        assertThat(table.write(List.of(keys.claim(key, of(ADA).id(), NOW.plusSeconds(86_400 * 2))))
                        .done())
                .isEqualTo(!remembered);
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false"})
    void acknowledgement_isKeptFor400Days(long millis, boolean kept) {
        AcknowledgementStore acknowledgements = new AcknowledgementStore(table);
        NotificationId id = of(ADA).id();
        acknowledgements.acknowledge(List.of(id), ADA, new Acknowledgement("dlv_1", NOW));
        acknowledgements.acknowledge(List.of(id), GRACE, new Acknowledgement("dlv_2", NOW));
        acknowledgements.acknowledge(List.of(id), ADA, new Acknowledgement("dlv_3", NOW));
        assertThat(acknowledgements.first(id)).flatMap(Acknowledgement::by).contains("dlv_1");
        assertThat(acknowledgements.of(id, ADA)).flatMap(Acknowledgement::by).contains("dlv_1");
        assertThat(acknowledgements.of(id, GRACE)).flatMap(Acknowledgement::by).contains("dlv_2");
        assertThat(acknowledgements.of(id, OPS)).isEmpty();

        clock.set(NOW.plus(Duration.ofDays(400)).plusMillis(millis));
        assertThat(acknowledgements.first(id).isPresent()).isEqualTo(kept);
        assertThat(acknowledgements.of(id, GRACE).isPresent()).isEqualTo(kept);
    }

    /** As versions before names wrote it. */
    @Test
    void acknowledgementOfBefore_isReadWithoutAName() {
        NotificationId id = of(ADA).id();
        table.write(List.of(Write.put(
                Item.of(AcknowledgementStore.key(id, ADA), "{\"by\":\"dlv_1\",\"at\":\"2026-11-23T05:00:00Z\"}"))));
        assertThat(new AcknowledgementStore(table).of(id, ADA))
                .contains(new Acknowledgement(
                        Optional.of("dlv_1"), Instant.parse("2026-11-23T05:00:00Z"), Optional.empty()));
    }

    @Test
    void acknowledgement_hasTheNameOfWhoDidIt() {
        AcknowledgementStore acknowledgements = new AcknowledgementStore(table);
        NotificationId id = of(ADA).id();
        Acknowledgement named = new Acknowledgement(Optional.of("dlv_1"), NOW, Optional.of("Ada Lovelace"));
        acknowledgements.acknowledge(List.of(id), ADA, named);
        assertThat(acknowledgements.first(id)).contains(named);
        assertThat(named.description()).isEqualTo("acknowledged by Ada Lovelace");
    }

    /** What was acknowledged before keeps nobody from acknowledging the rest. */
    @Test
    void acknowledgement_ofManyAtOnce_isOfEach() {
        AcknowledgementStore acknowledgements = new AcknowledgementStore(table);
        List<NotificationId> ids = IntStream.range(0, AcknowledgementStore.MOST)
                .mapToObj(i -> NotificationId.derived(NOW, "n" + i))
                .toList();
        acknowledgements.acknowledge(List.of(ids.get(7)), ADA, new Acknowledgement("dlv_before", NOW));
        acknowledgements.acknowledge(ids, ADA, new Acknowledgement("dlv_all", NOW));
        assertThat(ids.stream()
                        .map(id ->
                                acknowledgements.of(id, ADA).orElseThrow().by().orElseThrow())
                        .filter("dlv_all"::equals))
                .hasSize(AcknowledgementStore.MOST - 1);
        assertThat(acknowledgements.of(ids.get(7), ADA))
                .flatMap(Acknowledgement::by)
                .contains("dlv_before");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ntf_",
                "dlv_01f00000000000000000000000",
                "ntf_01f0000000000000000000000",
                "ntf_01f000000000000000000000000",
                "ntf_81f00000000000000000000000",
                "ntf_01F00000000000000000000000",
                "ntf_01f0000000000000000000000i",
                "ntf_01f0000000000000000000000l",
                "ntf_01f0000000000000000000000o",
                "ntf_01f0000000000000000000000u",
                "ntf_01f0000000000000000000000/",
                "ntf_01f0000000000000000000000:",
                "ntf_01f0000000000000000000000`",
                "ntf_01f0000000000000000000000{",
                "ntf_0/f00000000000000000000000",
                "ntf_-1f00000000000000000000000",
            })
    void id_isNothingElse(String text) {
        assertThat(NotificationId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ntf_00000000000000000000000000",
                "ntf_7zzzzzzzzzzzzzzzzzzzzzzzzz",
                "ntf_0123456789abcdefghjkmnpqrs",
                "ntf_01f000000000000000tvwxyz09"
            })
    void id_isReadAsItIsWritten(String text) {
        assertThat(NotificationId.parse(text)).map(NotificationId::toString).contains(text);
    }

    /** To the millisecond, from the beginning of time to the year 10889. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 31, 32, 1_803_542_400_123L, 281_474_976_710_655L})
    void id_saysWhenItWasMade(long millis) {
        NotificationId id = NotificationId.next(Instant.ofEpochMilli(millis));
        assertThat(id.time()).isEqualTo(Instant.ofEpochMilli(millis));
        assertThat(NotificationId.parse(id.toString())).contains(id);
    }

    @Test
    void ids_sortByTheTimeTheyWereMade_andAreNeverTheSame() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(NotificationId.next(NOW.plusMillis(i)).ulid());
        }
        assertThat(ids).isSorted();
        Set<NotificationId> many = new HashSet<>();
        IntStream.range(0, 1_000).forEach(_ -> many.add(NotificationId.next(NOW)));
        assertThat(many).hasSize(1_000);
    }

    /** The 80 bits that follow the time, as the ULID's specification has them. */
    @Test
    void id_ofADigestIsTheSameForTheSame() {
        assertThat(NotificationId.derived(NOW, "series/1").ulid()).isEqualTo("01mg01mz0007yp8305f7h0ks46");
        assertThat(NotificationId.derived(NOW, "series/2")).isNotEqualTo(NotificationId.derived(NOW, "series/1"));
    }

    private static NotificationRequest of(Target... to) {
        return of(Urgency.NORMAL, List.of(to));
    }

    private static NotificationRequest of(Urgency urgency, List<Target> to) {
        return NotificationRequest.of(
                        NOW,
                        Audience.of(to),
                        Optional.of(new Content("Hello", "It works.", Optional.empty())),
                        Optional.empty(),
                        JsonNodeFactory.instance.objectNode(),
                        SendOptions.of(urgency),
                        Timing.AT_ONCE)
                .withId(NotificationId.derived(NOW, "made"));
    }
}
