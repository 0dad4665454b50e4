package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.Route;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Target;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.Stored;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueWorkTest {

    private static final Instant NOW = PipelineFixture.START;
    private static final NotificationId ID = NotificationId.next(NOW);
    private static final Key STRANGE = new Key("series/7", "x/of-a-later-version");

    @Test
    void keys_sayWhatIsToBeDone() {
        DeliveryId delivery = DeliveryId.of(ID, new Target.ToRecipient("ada"), Route.channel("email"));
        Key erasure = new Key("recipient/ada", "r");
        Key review = new Key("recipient/ada", "review");
        assertThat(List.of(
                        DueWork.at(DeliveryStore.key(delivery)),
                        DueWork.at(NotificationStore.key(ID)),
                        DueWork.at(NotificationStore.digestKey(ID)),
                        DueWork.at(DigestStore.settlingKey(ID)),
                        DueWork.at(erasure),
                        DueWork.at(review)))
                .containsExactly(
                        new DueWork.Dispatch(delivery),
                        new DueWork.Advance(ID),
                        new DueWork.Advance(ID),
                        new DueWork.PropagateOutcome(ID),
                        new DueWork.Erase(erasure),
                        new DueWork.ReviewRecipient(review));
        assertThat(List.of(
                        new Key("other/1", NotificationStore.key(ID).sort()),
                        new Key("other/1", NotificationStore.digestKey(ID).sort()),
                        new Key(NotificationStore.key(ID).partition(), "no-ulid"),
                        new Key(ID.toString(), "d/no-delivery"),
                        new Key("other/1", DigestStore.settlingKey(ID).sort()),
                        STRANGE))
                .allSatisfy(key -> assertThat(DueWork.at(key)).isEqualTo(new DueWork.Unknown(key)));
    }

    @Test
    void workThatNobodyKnows_isReportedOnceAndDueNoMore_andKeptAsItWas() {
        try (PipelineFixture fixture = new PipelineFixture();
                NotedLog log = new NotedLog(UnknownWork.class)) {
            Item item = new Item(
                            STRANGE,
                            "{\"of\":\"a later version\"}",
                            Optional.empty(),
                            Optional.of(new ListEntry("list", "sort")),
                            Optional.of(NOW.plus(Duration.ofDays(9))))
                    .dueAt(0, NOW);
            fixture.table.write(List.of(Write.putNew(item)));

            fixture.ticker.tick(NOW, Duration.ofSeconds(10));
            fixture.ticker.tick(NOW, Duration.ofSeconds(10));

            assertThat(fixture.table.due(0, NOW, 10, Optional.empty()).items()).isEmpty();
            assertThat(fixture.table.get(STRANGE).map(Stored::item))
                    .contains(new Item(STRANGE, item.body(), Optional.empty(), item.entry(), item.expires()));
            assertThat(log.messages()).hasSize(1).allMatch(text -> text.contains("series/7 / x/of-a-later-version"));
        }
    }

    /** Another tick took it out, or a newer version finished it. */
    @Test
    void workThatNobodyKnows_andIsNotDueAnyMore_staysAsItIs() {
        try (PipelineFixture fixture = new PipelineFixture()) {
            fixture.table.write(List.of(Write.putNew(Item.of(STRANGE, "{}"))));
            Optional<Stored> before = fixture.table.get(STRANGE);

            new UnknownWork(fixture.table).takeOut(STRANGE);

            assertThat(fixture.table.get(STRANGE)).isEqualTo(before);
        }
    }

    /** One that its writer made due again meanwhile stays so. */
    @Test
    void workThatNobodyKnows_isLeftToWhoWritesItMeanwhile() {
        try (PipelineFixture fixture = new PipelineFixture();
                NotedLog log = new NotedLog(UnknownWork.class)) {
            Item item = Item.of(STRANGE, "{}").dueAt(0, NOW);
            fixture.table.write(List.of(Write.putNew(item)));
            fixture.before(
                    writes -> writes.stream().anyMatch(write -> write.key().equals(STRANGE)),
                    () -> fixture.engine.write(
                            List.of(Write.put(Item.of(STRANGE, "{\"new\":1}").dueAt(0, NOW)))));

            new UnknownWork(fixture.table).takeOut(STRANGE);

            assertThat(fixture.table.due(0, NOW, 10, Optional.empty()).items())
                    .extracting(stored -> stored.item().body())
                    .containsExactly("{\"new\":1}");
            assertThat(log.messages()).isEmpty();
        }
    }
}
