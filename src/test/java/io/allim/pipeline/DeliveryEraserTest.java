package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.notification.Audience;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.control.DeliveryEraser;
import io.allim.pipeline.control.DigestEraser;
import io.allim.recipient.Erasable;
import io.allim.recipient.Erasure;
import io.allim.recipient.Target;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a person is forgotten, as many items at once as asked for. */
class DeliveryEraserTest {

    private static final Instant NOW = PipelineFixture.START;
    private static final Erasure ERASURE = new Erasure("ada", List.of(), NOW);

    private final PipelineFixture fixture = new PipelineFixture();
    private final Erasable eraser =
            new DeliveryEraser(fixture.table, fixture.deliveries, fixture.notifications, fixture.clock);
    private final Erasable digestEraser = new DigestEraser(fixture.table, fixture.notifications, fixture.digests);
    private Target ada;
    private Target grace;

    @BeforeEach
    void open() {
        ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
        grace = fixture.recipient("grace", new Address(Kinds.EMAIL, "grace@example.com"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** One is sent, one waits, and one has another target. */
    @Test
    void deliveries_areErasedAsManyAsAskedFor() {
        Notification sent = fixture.accept(to(List.of(), ada));
        fixture.drainHints();
        Notification waits = fixture.accept(PipelineFixture.sendAt(NOW.plusSeconds(60), to(List.of(), ada)));
        Notification others = fixture.accept(to(List.of(), grace));

        assertThat(eraser.eraseSome(ERASURE, 1)).isOne();
        assertThat(fixture.deliveriesOf(sent).size()
                        + fixture.deliveriesOf(waits).size())
                .isOne();
        assertThat(eraser.eraseSome(ERASURE, 2)).isOne();
        assertThat(eraser.eraseSome(ERASURE, 2)).isZero();
        assertThat(fixture.deliveriesOf(others)).hasSize(1);
    }

    /** It has the person neither among its targets nor among those that it excludes. */
    @Test
    void notificationThatDoesNotNameThePerson_staysAsItIs() {
        fixture.topics.subscribe("ops", List.of("ada"));
        NotificationRequest notification = fixture.accept(to(List.of("grace"), new Target.ToTopic("ops")));
        fixture.drainHints();
        Optional<NotificationRequest> before = fixture.notifications.findRequest(notification.id());
        assertThat(eraser.eraseSome(ERASURE, 9)).isOne();
        assertThat(fixture.notifications.findRequest(notification.id())).isEqualTo(before);
    }

    @Test
    void placeOfThePerson_isNobodysAmongTheOtherTargets() {
        NotificationRequest notification = fixture.accept(to(List.of("alan"), ada, grace));
        assertThat(eraser.eraseSome(ERASURE, 9)).isOne();
        assertThat(fixture.notifications
                        .findRequest(notification.id())
                        .orElseThrow()
                        .audience())
                .isEqualTo(new Audience(List.of(new Target.ToRecipient("~erased"), grace), List.of("alan")));
    }

    /** A step names the person, and the notification excludes whom the step names. */
    @Test
    void exclusion_isErasedWhereThePersonIsNoTarget() {
        Step step = new Step(
                "any",
                List.of(new ChannelOption("email", "words")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(ada),
                Optional.empty());
        fixture.workflows.put(
                new Workflow("any", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
        NotificationRequest notification =
                fixture.accept(fixture.starting("any").with(new Audience(List.of(grace), List.of("ada"))));
        fixture.drainHints();
        assertThat(eraser.eraseSome(ERASURE, 9)).isOne();
        assertThat(fixture.notifications
                        .findRequest(notification.id())
                        .orElseThrow()
                        .audience())
                .isEqualTo(Audience.of(List.of(grace)));
    }

    @Test
    void deliveryInADigest_leavesNothingThere() {
        NotificationId digest = gathered(1);
        assertThat(eraser.eraseSome(ERASURE, 9)).isOne();
        assertThat(items(digest)).isZero();
    }

    /** First the items, as many as asked for, then the digest and what says that it has settled. */
    @Test
    void digest_isErasedAfterItsItems() {
        NotificationId digest = gathered(1);
        gathered(2);
        assertThat(digestEraser.eraseSome(ERASURE, 1)).isOne();
        assertThat(items(digest)).isOne();
        assertThat(fixture.notifications.findDigest(digest)).isPresent();
        assertThat(digestEraser.eraseSome(ERASURE, 9)).isOne();
        assertThat(fixture.notifications.findDigest(digest)).isPresent();
        assertThat(digestEraser.eraseSome(ERASURE, 9)).isEqualTo(2);
        assertThat(fixture.notifications.findDigest(digest)).isEmpty();
        assertThat(digestEraser.eraseSome(ERASURE, 9)).isZero();
    }

    private int items(NotificationId digest) {
        return fixture.digests.items(digest, 9, Optional.empty()).items().size();
    }

    /** The digest that the person has one more message in. */
    private NotificationId gathered(int n) {
        fixture.workflows.put(DigestTest.workflow(
                DigestTest.step("email", DigestTest.rule(new Window.Fixed(Duration.ofMinutes(15))), List.of())));
        NotificationRequest notification = fixture.accept(fixture.starting("news", DigestTest.data(n), ada));
        fixture.drainHints();
        return fixture.deliveriesOf(notification)
                .getFirst()
                .membership()
                .orElseThrow()
                .digest();
    }

    private NotificationRequest to(List<String> exclude, Target... targets) {
        return fixture.notification(List.of(targets), Optional.empty(), Optional.empty())
                .with(new Audience(List.of(targets), exclude));
    }
}
