package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.delivery.Delivery;
import io.allim.delivery.DigestItem;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.recipient.Target;
import io.allim.table.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken out of digests, and what is not any more, whoever writes meanwhile. */
class DigestRemovalTest {

    /** As many items as are looked at at a time. */
    private static final int PAGE = 500;

    private DigestFixture digest;
    private PipelineFixture fixture;
    private List<NotificationRequest> items;

    @Test
    void cancelled_whenAMessageWasTakenEndsWithIt() {
        closed(2, 1);
        digest.end(digest.messages().get(1), State.SENT);
        cancel();
        assertThat(item().state()).isEqualTo(State.SENT);
    }

    @Test
    void expired_whenAMessageWasTakenIsLeftToIt() {
        closed(2, 1);
        digest.end(digest.messages().get(1), State.SENT);
        assertLeftAlone();
    }

    @ParameterizedTest
    @CsvSource({"true, SENT", "false, CANCELLED"})
    void cancelled_thatLosesARace_isCancelledAgain(boolean taken, State expected) {
        closed(1, 1);
        if (taken) {
            digest.end(digest.message(), State.SENT);
        }
        fixture.before(writes -> DigestFixture.puts(writes, item()), () -> digest.store(item()));
        cancel();
        assertThat(item().state()).isEqualTo(expected);
    }

    @Test
    void expired_thatLosesEachRace_isLeftToTheNextTick() {
        closed(1, 1);
        fixture.beforeWrite = _ -> fixture.engineWrites(fixture.deliveries.writes(item()));
        assertThat(fixture.remover.expire(item().id(), digest.now())).isFalse();
        assertThat(item().state()).isEqualTo(State.HELD);
    }

    /** Somebody else ended it after it was looked at. */
    @Test
    void ended_isLeftAsItIs() {
        closed(1, 1);
        digest.end(digest.message(), State.SENT);
        digest.settle();
        long version = item().version();
        cancel();
        assertThat(item().version()).isEqualTo(version);
        assertLeftAlone();
    }

    @Test
    void plain_isLeftAsItIs() {
        digest = new DigestFixture(1);
        fixture = digest.fixture;
        List<Target> to = List.of(digest.ada);
        Optional<Instant> later = Optional.of(digest.now().plus(DigestFixture.QUARTER));
        items = List.of(fixture.accept(fixture.notification(to, later, Optional.empty())));
        assertLeftAlone();
    }

    /** One of two messages is under way: what is due with the other waits for it. */
    @Test
    void expired_whileAMessageIsUnderWayIsLeftToIt() {
        closed(2, 1);
        digest.lease(digest.messages().get(1));
        assertLeftAlone();
    }

    @Test
    void expired_whileAllMessagesAreUnderWayIsLookedAtAgain() {
        digest = new DigestFixture(1);
        fixture = digest.fixture;
        Instant end = DigestFixture.START.plus(DigestFixture.QUARTER).plusSeconds(1);
        items = List.of(fixture.accept(PipelineFixture.expiring(digest.made(1), end)));
        fixture.drainHints();
        digest.close();
        digest.lease(digest.message());
        fixture.clock.set(end);
        assertThat(fixture.remover.expire(item().id(), digest.now())).isFalse();
        assertThat(item().dueAt()).contains(end.plusSeconds(60));
    }

    @Test
    void cancelled_twiceWhileItIsSent_isWrittenOnce() {
        closed(1, 1);
        digest.lease(digest.message());
        cancel();
        Delivery asked = item();
        assertThat(asked.cancelAsked()).isTrue();
        cancel();
        assertThat(item()).isEqualTo(asked);
    }

    /** Never claims "expired" of one that may have left. */
    @ParameterizedTest
    @CsvSource({"true, FAILED", "false, EXPIRED"})
    void expired_isAsUncertainAsItsMessages(boolean uncertain, State expected) {
        closed(2, 1);
        Delivery message = digest.messages().get(1);
        digest.store(uncertain ? message.markUncertain() : message);
        assertThat(fixture.remover.expire(item().id(), digest.now())).isTrue();
        assertThat(item().state()).isEqualTo(expected);
    }

    @Test
    void prune_looksAtAllPages() {
        closed(1, PAGE + 1);
        DigestItem last = fixture.digests.last(digest.digest().id()).orElseThrow();
        assertThat(prune(last)).isTrue();
        Delivery skipped = fixture.deliveries.find(last.delivery()).orElseThrow();
        assertThat(skipped.state()).isEqualTo(State.SKIPPED);
        assertThat(skipped.reason()).isEqualTo("seen");
        assertThat(digest.digest().window().total()).isEqualTo(PAGE);
        assertThat(prune(last)).as("nothing is left to take out").isFalse();
    }

    /** Of one that is left to a message that was taken, it takes nothing out. */
    @Test
    void prune_tellsWhetherItTookSomethingOut() {
        closed(2, 1);
        digest.end(digest.messages().get(1), State.SENT);
        assertThat(prune(fixture.digests.last(digest.digest().id()).orElseThrow()))
                .isFalse();
    }

    private boolean prune(DigestItem needless) {
        return fixture.remover.prune(
                digest.digest(),
                item -> Optional.of("seen").filter(_ -> item.delivery().equals(needless.delivery())),
                digest.now());
    }

    private void closed(int addresses, int count) {
        digest = new DigestFixture(addresses);
        fixture = digest.fixture;
        items = IntStream.range(0, count).mapToObj(digest::happens).toList();
        digest.close();
    }

    private Delivery item() {
        return digest.item(items.getFirst());
    }

    private void cancel() {
        fixture.remover.cancel(item().id(), digest.now());
    }

    private void assertLeftAlone() {
        List<List<Write>> written = new ArrayList<>();
        fixture.beforeWrite = written::add;
        assertThat(fixture.remover.expire(item().id(), digest.now())).isFalse();
        assertThat(written).isEmpty();
    }
}
