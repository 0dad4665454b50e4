package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.table.Write;
import io.allim.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a digest's items when its messages end, however those end and whoever writes meanwhile. */
class DigestOutcomeTest {

    private static final Deadline SPENT = Deadline.of(Duration.ZERO);

    /** As many items as one transaction settles. */
    private static final int PAGE = 33;

    private DigestFixture digest;
    private PipelineFixture fixture;

    /** One that was taken, else one that can be tried again, else one that left, else any. */
    @ParameterizedTest
    @CsvSource({
        "FAILED, SENT, SENT",
        "BOUNCED, DELIVERED, DELIVERED",
        "SENT, FAILED, SENT",
        "BOUNCED, FAILED, FAILED",
        "FAILED, BOUNCED, FAILED",
        "CANCELLED, FAILED, FAILED",
        "SKIPPED, BOUNCED, BOUNCED",
        "BOUNCED, SKIPPED, BOUNCED",
        "EXPIRED, SKIPPED, EXPIRED"
    })
    void items_endAsTheMessageThatDecides(State first, State second, State expected) {
        NotificationRequest item = closed(2);
        digest.end(digest.messages().get(0), first);
        digest.end(digest.messages().get(1), second);
        digest.settle();
        assertThat(digest.item(item).state()).isEqualTo(expected);
        assertThat(digest.item(item).reason()).startsWith("with dig_").endsWith("it is " + expected);
        assertThat(isToSettle()).isFalse();
    }

    @Test
    void items_waitForTheLastMessage() {
        NotificationRequest item = closed(2);
        digest.end(digest.messages().get(1), State.SENT);
        digest.settle();
        assertThat(digest.item(item).state()).isEqualTo(State.HELD);
        assertThat(isToSettle()).as("the last message asks for it").isFalse();
    }

    /** Also where one transaction would hold them. */
    @Test
    void items_waitForTheMessageThatIsTriedAgain() {
        NotificationRequest item = closed(2);
        AtomicInteger sends = new AtomicInteger();
        fixture.provider = _ -> sends.getAndIncrement() == 0 ? Outcome.accepted("ref") : Outcome.tryAgain("busy");
        fixture.tick();
        assertThat(digest.messages()).extracting(Delivery::state).containsOnly(State.SENT, State.HELD);
        assertThat(digest.item(item).state()).isEqualTo(State.HELD);
    }

    /** What a message said of itself later counts, unless the item ended for another reason. */
    @ParameterizedTest
    @CsvSource({
        "HELD, SENT, SENT",
        "HELD, FAILED, FAILED",
        "HELD, BOUNCED, BOUNCED",
        "HELD, EXPIRED, EXPIRED",
        "SENDING, SENT, SENT",
        "SENDING, FAILED, CANCELLED",
        "SENT, SENT, SENT",
        "SENT, DELIVERED, DELIVERED",
        "SENT, BOUNCED, BOUNCED",
        "DELIVERED, SENT, DELIVERED",
        "DELIVERED, BOUNCED, BOUNCED",
        "FAILED, FAILED, FAILED",
        "FAILED, SENT, SENT",
        "FAILED, BOUNCED, FAILED",
        "BOUNCED, DELIVERED, DELIVERED",
        "BOUNCED, BOUNCED, BOUNCED",
        "CANCELLED, SENT, CANCELLED",
        "CANCELLED, FAILED, CANCELLED",
        "SKIPPED, SENT, SKIPPED",
        "EXPIRED, SENT, EXPIRED"
    })
    void item_followsItsMessage(State before, State message, State expected) {
        NotificationRequest notification = closed(1);
        Delivery item = digest.item(notification);
        switch (before) {
            case HELD -> {}
            case SENDING -> digest.store(item.sendingWithDigest(digest.now()));
            case SENT, FAILED, BOUNCED -> {
                digest.end(digest.message(), before);
                digest.settle();
            }
            default -> digest.end(item, before);
        }
        digest.end(digest.message(), message);
        List<List<Write>> written = writes();
        digest.settle();
        assertThat(digest.item(notification).state()).isEqualTo(expected);
        boolean follows = expected == State.SENT || expected == State.DELIVERED && before == State.SENT;
        boolean changed = before != expected && !(follows && before != State.FAILED);
        assertThat(written).as("with that of the mark").hasSize(changed ? 2 : 1);
    }

    /** What failed may only be called cancelled where nothing can have left. */
    @ParameterizedTest
    @CsvSource({"FAILED, true, true", "FAILED, false, false", "SENT, true, false"})
    void item_isAsUncertainAsItsMessages(State end, boolean uncertain, boolean expected) {
        NotificationRequest item = closed(2);
        Delivery other = digest.messages().get(0);
        digest.end(uncertain ? other.markUncertain() : other, State.EXPIRED);
        digest.end(digest.messages().get(1), end);
        digest.settle();
        assertThat(digest.item(item).state()).isEqualTo(end);
        assertThat(digest.item(item).mayHaveLeft()).isEqualTo(expected);
    }

    @Test
    void settle_leavesTheNextPageWhenItsTimeIsUp() {
        List<NotificationRequest> items = closed(1, PAGE + 1);
        digest.end(digest.message(), State.FAILED);
        fixture.worker.process(digest.settling(), SPENT);
        assertThat(failed(items)).isEqualTo(PAGE);
        assertThat(isToSettle()).isTrue();
        digest.settle();
        assertThat(failed(items)).isEqualTo(PAGE + 1);
        assertThat(isToSettle()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, HELD", "false, FAILED"})
    void settle_thatLosesARace_triesAgainWhileItHasTime(boolean spent, State expected) {
        NotificationRequest item = closed(1);
        digest.end(digest.message(), State.FAILED);
        fixture.before(
                writes -> DigestFixture.puts(writes, stored(item)),
                () -> fixture.engineWrites(fixture.deliveries.writes(stored(item))));
        fixture.worker.process(digest.settling(), spent ? SPENT : Deadline.of(DigestFixture.QUARTER));
        assertThat(stored(item).state()).isEqualTo(expected);
        assertThat(isToSettle()).isEqualTo(spent);
    }

    private NotificationRequest closed(int addresses) {
        return closed(addresses, 1).getFirst();
    }

    private List<NotificationRequest> closed(int addresses, int items) {
        digest = new DigestFixture(addresses);
        fixture = digest.fixture;
        List<NotificationRequest> all =
                IntStream.range(0, items).mapToObj(digest::happens).toList();
        digest.close();
        return all;
    }

    private boolean isToSettle() {
        return fixture.table.get(digest.settling()).isPresent();
    }

    private long failed(List<NotificationRequest> items) {
        return items.stream()
                .filter(item -> stored(item).state() == State.FAILED)
                .count();
    }

    private Delivery stored(NotificationRequest item) {
        return fixture.deliveries.stored(digest.item(item).id()).orElseThrow();
    }

    private List<List<Write>> writes() {
        List<List<Write>> written = new ArrayList<>();
        fixture.beforeWrite = written::add;
        return written;
    }
}
