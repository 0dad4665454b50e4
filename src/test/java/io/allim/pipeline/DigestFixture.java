package io.allim.pipeline;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.Write;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One recipient, whose digest closes a quarter of an hour after its first item and has a message for each address. */
final class DigestFixture {

    static final Instant START = PipelineFixture.START;
    static final Duration QUARTER = Duration.ofMinutes(15);

    final PipelineFixture fixture = new PipelineFixture();
    final Target.ToRecipient ada;

    DigestFixture(int addresses) {
        ada = fixture.recipient(
                "ada",
                ZoneId.of("UTC"),
                IntStream.range(0, addresses)
                        .mapToObj(n -> new Address(Kinds.EMAIL, "ada" + n + "@example.com"))
                        .toArray(Address[]::new));
        put(DigestRule.of(new Window.Fixed(QUARTER)));
    }

    void put(DigestRule rule) {
        fixture.workflows.put(DigestTest.workflow(DigestTest.step("email", rule, List.of())));
    }

    NotificationRequest happens(int n) {
        NotificationRequest notification = fixture.accept(made(n));
        fixture.drainHints();
        // What comes in the same millisecond has no order.
        fixture.clock.advance(Duration.ofMillis(1));
        return notification;
    }

    NotificationRequest made(int n) {
        return fixture.starting("news", DigestTest.data(n), ada);
    }

    /** Closes the digest when it is due, and leaves its messages waiting. */
    void close() {
        fixture.clock.set(START.plus(QUARTER));
        fixture.see(key());
        fixture.loseHints();
    }

    List<Digest> digests() {
        return fixture.notifications.digests(ada, 100, Optional.empty()).items().stream()
                .map(NotificationStore::readDigest)
                .toList();
    }

    /** The latest. */
    Digest digest() {
        return digests().getFirst();
    }

    Key key() {
        return NotificationStore.digestKey(digest().id());
    }

    List<Delivery> messages() {
        return fixture.deliveriesOf(digest());
    }

    Delivery message() {
        return messages().getFirst();
    }

    Delivery item(NotificationRequest notification) {
        return fixture.deliveriesOf(notification).getFirst();
    }

    Delivery store(Delivery delivery) {
        return fixture.deliveries.replace(delivery).orElseThrow();
    }

    Delivery end(Delivery message, State end) {
        return store(message.settled(end, now(), "it is " + end));
    }

    /** For a minute. */
    Delivery lease(Delivery message) {
        return store(message.leased(now(), now().plusSeconds(60), "why"));
    }

    void settle() {
        fixture.see(settling());
    }

    Key settling() {
        return DigestStore.settlingKey(digest().id());
    }

    Instant now() {
        return fixture.clock.instant();
    }

    static boolean puts(List<Write> writes, Delivery delivery) {
        return puts(writes, DeliveryStore.key(delivery.id()));
    }

    static boolean puts(List<Write> writes, Key key) {
        return writes.stream()
                .anyMatch(write -> write instanceof Write.Put put && put.key().equals(key));
    }
}
