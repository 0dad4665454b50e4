package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.channel.Address;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.Kinds;
import io.allim.channel.Urgency;
import io.allim.channel.webhook.LoopbackWebhooks;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.Hints;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.queue.OneProcess;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Receivers that take connections and never answer, on real sockets. {@code -Dallim.hanging=1000} is the whole of it; the
 * default is enough to fill what a process sends at the same time several times over.
 */
@Timeout(120)
@ExtendWith(Quiet.class)
@Tag("slow")
class HangingHostsTest {

    private static final int HANGING = Integer.getInteger("allim.hanging", 150);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final PipelineFixture fixture = new PipelineFixture(32);
    private final List<NotificationRequest> hanging = new ArrayList<>();
    private ServerSocket silent;
    private HttpStandIn receiver;
    private LoopbackWebhooks webhooks;
    private Optional<Hints> hints = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        silent = new ServerSocket(0, 2000, InetAddress.getByName("0.0.0.0"));
        receiver = new HttpStandIn(
                Map.of(Behaviour.SUCCEED, new Answer(200, "", "")), request -> new Seen("", request.body(), ""));
        List<String> receivers =
                new ArrayList<>(IntStream.range(0, HANGING).mapToObj(this::host).toList());
        receivers.add("127.0.0.1:" + receiver.port());
        webhooks = LoopbackWebhooks.to(receivers);
        fixture.otherChannels.add(webhooks.channel());
        fixture.reboot();
    }

    @AfterEach
    void stop() throws Exception {
        fixture.shutdown.begin();
        silent.close();
        receiver.close();
        for (Hints open : hints.stream().toList()) {
            OneProcess.close(open);
        }
        webhooks.close();
        fixture.close();
    }

    @Test
    void oneReceiverThatHangs_delaysNobodyElse() {
        inOneProcess();
        IntStream.range(0, HANGING).forEach(i -> hang(0, "/" + i));
        othersLeaveSoon();
        assertThat(sending()).isLessThanOrEqualTo(8);
    }

    @Test
    void manyReceiversThatHang_delayNobodyElse() {
        inOneProcess();
        IntStream.range(0, HANGING).forEach(i -> hang(i, "/"));
        othersLeaveSoon();
    }

    /**
     * As one batch of the queue names them: the messages for others leave first, and the ones that find no place are passed
     * by, or held to their turn at the rate limit of the host.
     */
    @Test
    void batchOfHints_isNotHeldUpByAReceiverThatHangs() {
        int items = 100;
        List<NotificationRequest> all = new ArrayList<>();
        IntStream.range(0, items).forEach(i -> all.add(hang(0, "/" + i)));
        others().keySet().forEach(all::add);
        List<Key> keys = all.stream()
                .flatMap(notification -> fixture.deliveriesOf(notification).stream())
                .map(delivery -> DeliveryStore.key(delivery.id()))
                .toList();
        WorkerPool.Shift shift =
                fixture.pool.shift(Deadline.of(Duration.ofSeconds(50)).patient(Duration.ofMillis(500)));
        try (shift) {
            shift.process(keys);
            await().atMost(SOON)
                    .until(() -> fixture.sent.size() == 2 && receiver.requests().size() == 1);
            await().atMost(SOON).until(() -> shift.report().deferred().size() + heldToTheirTurn() == items - 8);
            fixture.shutdown.begin();
            webhooks.close();
        }
        assertThat(shift.report().failed()).isEmpty();
        assertThat(deliveries())
                .as("who is passed by has no attempt")
                .filteredOn(delivery -> delivery.attempts() > 0)
                .hasSize(8);
    }

    private void inOneProcess() {
        fixture.hinting = Optional.of(worker -> {
            Hints made = OneProcess.hints(worker, fixture.config, fixture.clock);
            hints = Optional.of(made);
            return made;
        });
        fixture.reboot();
    }

    private void othersLeaveSoon() {
        long started = System.nanoTime();
        NotificationRequest code = code();
        await().atMost(AT_ONCE).until(() -> sent("sms"));
        assertThat(code.urgency()).isEqualTo(Urgency.HIGH);
        Map<NotificationRequest, BooleanSupplier> others = others();
        await().atMost(SOON).until(() -> others.values().stream().allMatch(BooleanSupplier::getAsBoolean));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(AT_ONCE.plus(SOON));
    }

    private NotificationRequest code() {
        NotificationRequest code = fixture.notification(
                List.of(new Target.ToAddress(new Address(Kinds.PHONE, "+12065550100"))),
                Optional.empty(),
                Optional.empty());
        return fixture.accept(PipelineFixture.with(Urgency.HIGH, code));
    }

    /** A mail, an inbox message and a webhook elsewhere, and whether each has left. */
    private Map<NotificationRequest, BooleanSupplier> others() {
        Map<NotificationRequest, BooleanSupplier> others = new LinkedHashMap<>();
        others.put(accept(new Address(Kinds.EMAIL, "ada@example.com")), () -> sent("email"));
        fixture.recipient("ada");
        others.put(accept(new Target.ToRecipient("ada")), () -> sent("inbox"));
        others.put(
                accept(new Address(Kinds.WEBHOOK, "http://127.0.0.1:" + receiver.port() + "/")),
                () -> !receiver.requests().isEmpty());
        return others;
    }

    private boolean sent(String channel) {
        return Stream.of(fixture.sent.toArray(String[]::new)).anyMatch(line -> line.startsWith(channel + " "));
    }

    private NotificationRequest hang(int host, String path) {
        NotificationRequest accepted = accept(new Address(Kinds.WEBHOOK, "http://" + host(host) + path));
        hanging.add(accepted);
        return accepted;
    }

    private String host(int number) {
        return "127.0." + (1 + number / 250) + "." + (1 + number % 250) + ":" + silent.getLocalPort();
    }

    private NotificationRequest accept(Address to) {
        return accept(new Target.ToAddress(to));
    }

    private NotificationRequest accept(Target to) {
        return fixture.accept(fixture.notification(List.of(to), Optional.empty(), Optional.empty()));
    }

    private long sending() {
        return deliveries().filter(delivery -> delivery.attempts() > 0).count();
    }

    private long heldToTheirTurn() {
        return deliveries()
                .filter(delivery -> delivery.state() == State.HELD
                        && delivery.trace().getLast().why().contains("its turn at"))
                .count();
    }

    private Stream<Delivery> deliveries() {
        return hanging.stream().flatMap(each -> fixture.deliveriesOf(each).stream());
    }
}
