package io.allim.pipeline;

import static io.allim.pipeline.DigestFixture.QUARTER;
import static io.allim.pipeline.PipelineFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.NotificationJson;
import io.allim.notification.NotificationRequest;
import io.allim.table.Item;
import io.allim.table.Page;
import io.allim.table.Stored;
import io.allim.table.Write;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Items end by what their digest says, whoever reads them, and nobody has to write them. */
class DigestFollowingTest {

    private DigestFixture digest;
    private PipelineFixture fixture;
    private NotificationRequest notification;

    @BeforeEach
    void gather() {
        digest = new DigestFixture(1);
        fixture = digest.fixture;
        notification = digest.happens(1);
    }

    @Test
    void sent_isSentWithItsDigest_andStoredAsItJoined() {
        Stored before = stored();
        send();
        Delivery item = digest.item(notification);
        Delivery message = digest.message();
        assertThat(item.state()).isEqualTo(State.SENT);
        assertThat(item.finishedAt()).isEqualTo(message.finishedAt()).contains(START.plus(QUARTER));
        assertThat(item.trace()).extracting(TraceEntry::decision).containsExactly("digest", "sent");
        assertThat(item.reason()).startsWith("with dig_").endsWith(": " + message.reason());
        assertThat(stored()).isEqualTo(before);
        assertThat(fixture.table.get(digest.settling()))
                .as("what says that items are to be written")
                .isEmpty();
    }

    /** What a provider tells later of the message is told of its items, in the order in which it was told. */
    @Test
    void delivered_isDeliveredAfterItWasSent_andStoredAsItJoined() {
        send();
        Stored before = stored();
        Instant later = digest.now().plusSeconds(5);
        tell(digest.message(), State.DELIVERED, later);
        Delivery item = digest.item(notification);
        assertThat(item.trace()).extracting(TraceEntry::decision).containsExactly("digest", "sent", "delivered");
        assertThat(item.finishedAt()).contains(later);
        assertThat(stored()).isEqualTo(before);
        assertThat(fixture.table.get(digest.settling())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bounced_isBouncedAfterItWasSent_beforeAndAfterThatIsWritten(boolean written) {
        send();
        tell(digest.message(), State.BOUNCED, digest.now().plusSeconds(5));
        if (written) {
            digest.settle();
        }
        Delivery item = digest.item(notification);
        assertThat(item.trace()).extracting(TraceEntry::decision).containsExactly("digest", "sent", "bounce");
        assertThat(item.finishedAt()).contains(digest.now().plusSeconds(5));
        assertThat(DeliveryStore.read(stored()).state()).isEqualTo(written ? State.BOUNCED : State.HELD);
    }

    /** Somebody opened the message: what is noted of the item is noted of what was sent. */
    @Test
    void noted_isWrittenAsSent_andFollowsFurther() {
        send();
        fixture.deliveryFeedback.record(
                digest.item(notification).id(), item -> item.noted(digest.now(), "open", "why"), digest.now());
        assertThat(DeliveryStore.read(stored()).state()).isEqualTo(State.SENT);
        tell(digest.message(), State.DELIVERED, digest.now());
        assertThat(digest.item(notification).trace())
                .extracting(TraceEntry::decision)
                .containsExactly("digest", "sent", "open", "delivered");
    }

    /** One millisecond before the digest is to leave, at it, and one after; the place in the list stays. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void item_isUpcomingUntilItsDigestLeft(int millis, boolean upcoming) {
        String place = place();
        if (!upcoming) {
            send();
        }
        fixture.clock.set(START.plus(QUARTER).plusMillis(millis));
        assertThat(waiting())
                .isEqualTo(upcoming ? List.of(digest.item(notification).id()) : List.of());
        assertThat(turned()).contains(digest.item(notification).id());
        assertThat(place()).isEqualTo(place);
    }

    /** What was flushed has left before its turn. */
    @Test
    void flushed_isNotUpcoming() {
        fixture.closer.flush(digest.digest().id(), digest.now());
        fixture.drainHints();
        assertThat(digest.item(notification).state()).isEqualTo(State.SENT);
        assertThat(waiting()).isEmpty();
    }

    /** Its digest closes later than it was to when the item came: it is still found. */
    @Test
    void moved_isUpcomingAfterItsTurn() {
        fixture.engineWrite(fixture.notifications.write(
                digest.digest().with(digest.digest().window().postponed()),
                digest.digest().window().postponed().closesAt()));
        fixture.clock.set(START.plus(QUARTER).plusSeconds(1));
        assertThat(waiting()).containsExactly(digest.item(notification).id());
    }

    /** One millisecond before the message is no longer kept, at it, and one after. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void item_isKeptAsLongAsTheMessageOfItsDigest(int millis, boolean kept) {
        send();
        Delivery item = digest.item(notification);
        Stored message =
                fixture.table.get(DeliveryStore.key(digest.message().id())).orElseThrow();
        fixture.clock.set(message.item().expires().orElseThrow().plusMillis(millis));
        assertThat(fixture.deliveries.find(item.id()).isPresent()).isEqualTo(kept);
        assertThat(fixture.deliveries.of(notification.id())).hasSize(kept ? 1 : 0);
        assertThat(fixture.deliveries.stored(item.id()))
                .as("the store forgets it later")
                .isPresent();
    }

    /** Nobody may write it any more: it expires by itself, unless it is tried again, which is written. */
    @Test
    void item_expiresByItself_aMarginAfterItsDigest() {
        assertThat(stored().item().expires())
                .contains(START.plus(QUARTER).plus(Duration.ofDays(90)).plus(Duration.ofDays(120)));
        fixture.provider = _ -> Outcome.rejected("no");
        fixture.until(START.plus(QUARTER));
        fixture.redriver.redrive(digest.item(notification).id(), digest.now());
        assertThat(DeliveryStore.read(stored()).state()).isEqualTo(State.HELD);
        assertThat(stored().item().expires()).isEmpty();
    }

    /** It has its own end, after its digest was sent: nothing is left to do for it, and the due index forgets it. */
    @Test
    void expiring_thatWasSentBefore_isWrittenAsSent_whenItIsDue() {
        Instant end = START.plus(QUARTER).plusSeconds(60);
        NotificationRequest second =
                fixture.accept(PipelineFixture.expiring(fixture.starting("news", DigestTest.data(2), digest.ada), end));
        fixture.drainHints();
        send();
        Delivery sent = digest.item(second);
        fixture.until(end.minusMillis(1));
        assertThat(fixture.deliveries.stored(sent.id())).map(Delivery::state).contains(State.HELD);
        fixture.until(end.plusSeconds(60));
        assertThat(fixture.deliveries.stored(sent.id())).map(Delivery::dueAt).contains(Optional.empty());
        assertThat(digest.item(second).state()).isEqualTo(State.SENT);
        assertThat(digest.item(second).trace()).isEqualTo(sent.trace());
    }

    /** Versions before stored items that nothing ends but a write, in digests that say nothing of it. */
    @Test
    void itemsOfADigestOfAnEarlierVersion_areWritten() {
        NotificationRequest second = digest.happens(2);
        Stored stored = fixture.table.get(digest.key()).orElseThrow();
        String before = stored.item().body().replace("\"itemsFollow\":true,", "");
        assertThat(before).isNotEqualTo(stored.item().body());
        assertThat(NotificationJson.read(before, 1)).isNotEqualTo(digest.digest());
        Item item = Item.of(stored.item().key(), before)
                .listedIn(
                        stored.item().entry().orElseThrow().list(),
                        stored.item().entry().orElseThrow().sort())
                .dueAt(
                        stored.item().due().orElseThrow().shard(),
                        stored.item().due().orElseThrow().at());
        fixture.engineWrite(Write.put(item));
        NotificationRequest third = digest.happens(3);
        send();
        digest.settle();
        assertThat(List.of(notification, second, third))
                .allSatisfy(each -> assertThat(
                                fixture.deliveries.stored(digest.item(each).id()))
                        .map(Delivery::state)
                        .contains(State.SENT));
    }

    /** The message of a page's items is asked for once. */
    @Test
    void page_readsADigestOnce() {
        IntStream.range(2, 12).forEach(digest::happens);
        send();
        Page page = fixture.deliveries.turned(digest.ada, 20, Optional.empty());
        String partition = digest.key().partition();
        List<String> read = new ArrayList<>();
        fixture.onQuery = query -> read.add(query.name());
        fixture.onGet = key -> read.add(key.partition());
        assertThat(fixture.deliveries.read(page)).hasSize(12).allMatch(Delivery::isTaken);
        assertThat(read).containsExactly(partition);
    }

    /** What waits is what is in a digest that is late, and not what has left with others since that was opened. */
    @Test
    void whatIsLate_waits_andWhatHasLeftDoesNot() {
        digest.put(new DigestTest.RuleBuilder(new Window.Fixed(QUARTER))
                .key("n")
                .minItems(2)
                .build());
        NotificationRequest alone = digest.happens(2);
        digest.happens(3);
        digest.happens(3);
        fixture.provider = _ -> Outcome.accepted("ref");
        fixture.until(START.plus(Duration.ofHours(1)));
        assertThat(fixture.waiting(digest.ada, 20))
                .extracting(stored -> DeliveryStore.read(stored).id().notification())
                .containsExactly(alone.id());
    }

    private void send() {
        fixture.provider = _ -> Outcome.accepted("ref");
        fixture.until(START.plus(QUARTER));
    }

    private void tell(Delivery message, State what, Instant at) {
        fixture.deliveryFeedback.record(
                message.id(),
                found -> what == State.DELIVERED ? found.received(at, "it came") : found.bounced(at, "it came back"),
                at);
    }

    private Stored stored() {
        return fixture.table
                .get(DeliveryStore.key(digest.item(notification).id()))
                .orElseThrow();
    }

    private String place() {
        return stored().item().entry().orElseThrow().sort();
    }

    private List<Object> waiting() {
        return fixture.forecaster.upcoming("ada", 9, Optional.empty(), digest.now()).items().stream()
                .<Object>map(forecast -> forecast.delivery().id())
                .toList();
    }

    private List<Object> turned() {
        return fixture.deliveries.read(fixture.deliveries.turned(digest.ada, 9, Optional.empty())).stream()
                .<Object>map(Delivery::id)
                .toList();
    }
}
