package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.accept.Acceptance;
import io.allim.table.Key;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes into its digest while it is accepted. */
class DigestEntryTest {

    private static final IdempotencyKey KEY = new IdempotencyKey("caller", "key", "hash");
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<Key> hints = new ArrayList<>();
    private DigestFixture digest;
    private PipelineFixture fixture;

    @BeforeEach
    void open() {
        digest = new DigestFixture(1);
        fixture = digest.fixture;
        fixture.onHint = hints::addAll;
    }

    @Test
    void dueAtOnce_isInItsDigestWhenItIsAccepted() {
        Acceptance.Accepted answer = accept(digest.made(1));
        Delivery delivery = answer.deliveries().getFirst();
        assertThat(delivery).isEqualTo(digest.item(answer.notification()));
        assertThat(delivery.state()).isEqualTo(State.HELD);
        assertThat(delivery.membership()).isPresent();
        assertThat(delivery.trace()).hasSize(1);
        assertThat(hints).isEmpty();
        assertThat(fixture.nextDue()).as("of all that is due").contains(closes());
    }

    @Test
    void answerToARepetition_isTheSame() {
        assertThat(accept(digest.made(1)).deliveries())
                .isEqualTo(accept(digest.made(1)).deliveries());
        assertThat(digest.digest().window().total()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void ofAnotherTurn_waitsForIt(long millis, boolean entered) {
        NotificationRequest later =
                PipelineFixture.sendAt(fixture.clock.instant().plusMillis(millis), digest.made(1));
        assertThat(accept(later).deliveries().getFirst().membership().isPresent())
                .isEqualTo(entered);
        fixture.until(DigestFixture.START.plus(HOUR));
        assertThat(fixture.departed).hasSize(1);
    }

    @Test
    void ofAnItemWithAnEnd_isDueThen() {
        NotificationRequest ending =
                PipelineFixture.expiring(digest.made(1), fixture.clock.instant().plusSeconds(60));
        accept(ending);
        assertThat(fixture.nextDue()).contains(DigestFixture.START.plusSeconds(60));
    }

    @Test
    void itemThatComesWhileItsDigestCloses_isInTheNextOne() {
        accept(digest.made(1));
        fixture.clock.set(closes().minusMillis(1));
        fixture.before(writes -> writes.size() > 2, () -> {
            fixture.clock.set(closes());
            fixture.see(digest.key());
        });
        fixture.accept(digest.made(2));
        assertThat(digest.digests()).extracting(each -> each.window().total()).containsExactly(1L, 1L);
        assertThat(digest.digests()).extracting(Digest::isCollecting).containsExactly(true, false);
    }

    /** Who waits for the answer doesn't wait for a digest that is busy. */
    @ParameterizedTest
    @CsvSource({"2, true", "3, false"})
    void busyDigest_isLeftToAWorker(int races, boolean entered) {
        fixture.accept(digest.made(1));
        AtomicInteger lost = new AtomicInteger();
        fixture.beforeWrite = writes -> {
            if (writes.size() > 2 && lost.getAndIncrement() < races) {
                Digest same = digest.digest();
                fixture.engineWrite(fixture.notifications.write(same, same.nextLook()));
            }
        };
        Delivery second = accept(digest.made(2)).deliveries().getFirst();
        assertThat(second.membership().isPresent()).isEqualTo(entered);
        assertThat(hints.contains(DeliveryStore.key(second.id()))).isEqualTo(!entered);
        fixture.drainHints();
        assertThat(digest.digest().window().total()).isEqualTo(2);
    }

    /** The caller has not waited for the first answer. */
    @Test
    void repetitionThatOvertakes_makesNoSecondItem() {
        NotificationRequest notification = digest.made(1);
        fixture.before(writes -> writes.size() > 2, () -> accept(digest.made(1)));
        Acceptance.Accepted answer = accept(notification);
        assertThat(answer.replayed()).isTrue();
        assertThat(answer.deliveries().getFirst().membership()).isPresent();
        assertThat(digest.digest().window().total()).isEqualTo(1);
        fixture.until(DigestFixture.START.plus(HOUR));
        assertThat(fixture.departed).hasSize(1);
    }

    /** The process dies between the notification and its delivery. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void acceptanceThatBreaksOff_isFinishedByARepetition(boolean entered) {
        NotificationRequest notification = digest.made(1);
        fixture.before(writes -> writes.size() > 2, () -> {
            throw new Failpoint.Crash();
        });
        try {
            accept(notification);
        } catch (Failpoint.Crash crash) {
            fixture.reboot();
        }
        assertThat(fixture.notifications.findRequest(notification.id())).isPresent();
        assertThat(fixture.deliveriesOf(notification)).isEmpty();
        fixture.digestsEntered = entered;
        accept(digest.made(1));
        assertThat(digest.item(notification).membership().isPresent()).isEqualTo(entered);
        fixture.until(DigestFixture.START.plus(HOUR));
        assertThat(fixture.departed).hasSize(1);
    }

    @Test
    void plain_isInItsDigestToo() {
        NotificationRequest plain = PipelineFixture.with(
                DigestRule.of(new Window.Fixed(HOUR)),
                fixture.notification(List.of(digest.ada), Optional.empty(), Optional.empty()));
        assertThat(accept(plain).deliveries().getFirst().membership()).isPresent();
    }

    private Acceptance.Accepted accept(NotificationRequest notification) {
        return (Acceptance.Accepted) fixture.acceptor.accept(notification, Optional.of(KEY), fixture.clock.instant());
    }

    private Instant closes() {
        return digest.digest().window().closesAt();
    }
}
