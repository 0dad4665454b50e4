package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.Notification;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages to addresses of which the provider says that they have moved. */
final class MovedTest {

    private static final Address OLD = new Address(Kinds.EMAIL, "old@example.com");
    private static final Address NEW = new Address(Kinds.EMAIL, "new@example.com");

    private PipelineFixture fixture;

    @BeforeEach
    void open() {
        fixture = new PipelineFixture();
        fixture.moves.put("old@example.com", "new@example.com");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Delivery send(Target target) {
        Notification accepted =
                fixture.accept(fixture.notification(List.of(target), Optional.empty(), Optional.empty()));
        fixture.drainHints();
        return fixture.deliveriesOf(accepted).getFirst();
    }

    private List<String> receivers() {
        return fixture.departed.stream().map(PipelineFixture.Departed::to).toList();
    }

    @Test
    void message_goesToTheNewAddressAtOnce_uncharged() {
        Delivery sent = send(new Target.ToAddress(OLD));
        assertThat(receivers()).containsExactly("old@example.com", "new@example.com");
        assertThat(sent.state()).isEqualTo(State.SENT);
        assertThat(sent.attempts()).isEqualTo(1);
        assertThat(fixture.clock.instant()).isEqualTo(PipelineFixture.START);
        assertThat(sent.trace())
                .extracting(TraceEntry::why)
                .anyMatch(why -> why.endsWith("and not counted as an attempt: the chat has a new id"));
        assertThat(sent.trace().toString()).doesNotContain("new@example.com");
    }

    @Test
    void laterMessages_goToTheNewAddressAlone() {
        send(new Target.ToAddress(OLD));
        send(fixture.recipient("ada", OLD));
        fixture.reboot();
        send(new Target.ToRecipient("ada"));
        assertThat(receivers())
                .containsExactly("old@example.com", "new@example.com", "new@example.com", "new@example.com");
    }

    @Test
    void recipient_isFollowedAsWell() {
        assertThat(send(fixture.recipient("ada", OLD)).state()).isEqualTo(State.SENT);
        assertThat(receivers()).containsExactly("old@example.com", "new@example.com");
    }

    @Test
    void chain_isFollowedToItsEnd() {
        fixture.moves.put("new@example.com", "newest@example.com");
        assertThat(send(new Target.ToAddress(OLD)).attempts()).isEqualTo(1);
        send(new Target.ToAddress(OLD));
        assertThat(receivers())
                .containsExactly("old@example.com", "new@example.com", "newest@example.com", "newest@example.com");
    }

    @Test
    void circle_endsAsAttemptsDo() {
        fixture.moves.put("new@example.com", "old@example.com");
        Delivery delivery = send(new Target.ToAddress(OLD));
        fixture.settle();
        delivery = fixture.deliveries.find(delivery.id()).orElseThrow();
        assertThat(delivery.state()).isEqualTo(State.FAILED);
        assertThat(delivery.reason()).contains("the chat has a new id, which leads to no end");
        assertThat(fixture.sends(delivery.id())).isLessThanOrEqualTo(2 * delivery.attempts());
    }

    @Test
    void chainWithoutEnd_endsAsAttemptsDo() {
        for (int i = 0; i < 100; i++) {
            fixture.moves.put("n" + i, "n" + (i + 1));
        }
        Delivery delivery = send(new Target.ToAddress(new Address(Kinds.EMAIL, "n0")));
        fixture.settle();
        delivery = fixture.deliveries.find(delivery.id()).orElseThrow();
        assertThat(delivery.state()).isEqualTo(State.FAILED);
        assertThat(fixture.sends(delivery.id())).isLessThan(20);
    }

    @Test
    void newAddress_thatIsGone_isTheOneSuppressed() {
        fixture.provider = _ -> Outcome.addressGone("the bot was removed");
        Delivery failed = send(new Target.ToAddress(OLD));
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(fixture.suppressions.find(NEW)).isPresent();
        assertThat(fixture.suppressions.find(OLD)).isEmpty();
        assertThat(send(new Target.ToAddress(OLD)).state()).isEqualTo(State.SKIPPED);
    }

    @Test
    void optingOut_holdsForTheNewAddress() {
        send(new Target.ToAddress(OLD));
        fixture.recipients.put(new Recipient(
                "ada",
                List.of(new Endpoint(OLD, true)),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode()));
        send(new Target.ToRecipient("ada"));
        assertThat(receivers()).containsExactly("old@example.com", "new@example.com", "ada");
    }

    @Test
    void erasure_forgetsWhereTheAddressMoved_andWhatWentThere() {
        fixture.recipient("ada", OLD);
        send(new Target.ToRecipient("ada"));
        send(new Target.ToAddress(NEW));
        assertThat(fixture.holds("new@example.com")).isTrue();
        fixture.eraser.erase("ada", fixture.clock.instant());
        fixture.settle();
        assertThat(fixture.holds("new@example.com")).isFalse();
        assertThat(fixture.holds("old@example.com")).isFalse();
    }

    @Test
    void storeThatDoesNotAnswer_losesNothing() {
        fixture.beforeWrite = writes -> {
            if (writes.stream().anyMatch(write -> write.key().partition().startsWith("moved/"))) {
                throw new TableUnavailable("no answer", new IllegalStateException());
            }
        };
        Delivery delivery = send(new Target.ToAddress(OLD));
        assertThat(delivery.state()).isEqualTo(State.HELD);
        assertThat(delivery.attempts()).isZero();
        fixture.beforeWrite = _ -> {};
        fixture.until(fixture.clock.instant().plus(Duration.ofSeconds(1)));
        assertThat(fixture.deliveries.find(delivery.id()).orElseThrow().state()).isEqualTo(State.SENT);
    }

    @Test
    void channelsWhoseAddressesStay_doNotLook() {
        fixture.moves.clear();
        List<Key> read = new ArrayList<>();
        fixture.onGet = read::add;
        send(new Target.ToAddress(OLD));
        assertThat(read).isNotEmpty().noneMatch(key -> key.partition().startsWith("moved/"));
    }
}
