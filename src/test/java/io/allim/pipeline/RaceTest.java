package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.State;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.accept.Acceptance;
import io.allim.table.Query;
import io.allim.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RaceTest {

    private static final int NOTIFICATIONS = 125;
    private static final int TARGETS = 80;

    @TempDir
    Path directory;

    /** 10,000 deliveries, each wanted by two workers and a caller who cancels. */
    @Test
    void cancelled_isNeverSent() throws Exception {
        try (PipelineFixture fixture = new PipelineFixture(directory);
                ExecutorService threads = Executors.newFixedThreadPool(9)) {
            Set<DeliveryId> saidCancelled = ConcurrentHashMap.newKeySet();
            List<NotificationRequest> notifications = accept(fixture);
            CyclicBarrier start = new CyclicBarrier(9);
            List<Callable<Void>> racers = new ArrayList<>();
            for (int lane = 0; lane < 3; lane++) {
                int from = lane;
                racers.add(racer(
                        start,
                        () -> each(
                                notifications,
                                from,
                                n -> fixture
                                        .canceller
                                        .cancel(n.id(), PipelineFixture.START, Deadline.of(Duration.ofMinutes(1)))
                                        .orElseThrow()
                                        .deliveries()
                                        .stream()
                                        .filter(delivery -> delivery.state() == State.CANCELLED)
                                        .forEach(delivery -> saidCancelled.add(delivery.id())))));
                for (int worker = 0; worker < 2; worker++) {
                    boolean backwards = worker == 1;
                    racers.add(racer(
                            start,
                            () -> each(
                                    notifications,
                                    from,
                                    n -> ids(fixture, n, backwards).forEach(fixture::dispatch))));
                }
            }
            for (Future<Void> racer : threads.invokeAll(racers)) {
                racer.get();
            }
            fixture.settle();

            List<Delivery> deliveries = notifications.stream()
                    .flatMap(n -> fixture.deliveriesOf(n).stream())
                    .toList();
            assertThat(deliveries).hasSize(NOTIFICATIONS * TARGETS);
            for (Delivery delivery : deliveries) {
                boolean cancelled = delivery.state() == State.CANCELLED;
                assertThat(cancelled).isEqualTo(saidCancelled.contains(delivery.id()));
                assertThat(fixture.sends(delivery.id())).isEqualTo(cancelled ? 0 : 1);
            }
            // Had either side always won, nothing would have been raced for.
            assertThat(saidCancelled.size()).isBetween(100, NOTIFICATIONS * TARGETS - 100);
        }
    }

    @Test
    void hundredKeysWithFiftyParallelCallsEach_makeHundredNotifications() throws Exception {
        try (PipelineFixture fixture = new PipelineFixture(directory);
                ExecutorService threads = Executors.newFixedThreadPool(50)) {
            CyclicBarrier start = new CyclicBarrier(50);
            List<Callable<Set<String>>> callers = Collections.nCopies(50, () -> {
                start.await();
                Set<String> ids = new HashSet<>();
                for (int key = 0; key < 100; key++) {
                    ids.add(acceptWithKey(fixture, key));
                }
                return ids;
            });
            Set<String> answered = new HashSet<>();
            for (Future<Set<String>> caller : threads.invokeAll(callers)) {
                answered.addAll(caller.get());
            }
            assertThat(answered).hasSize(100);
            assertThat(fixture.notifications
                            .list(Query.MAX_LIMIT, Optional.empty())
                            .items())
                    .hasSize(100);
        }
    }

    private static String acceptWithKey(PipelineFixture fixture, int key) {
        NotificationRequest notification =
                fixture.notification(PipelineFixture.emails(2), Optional.empty(), Optional.empty());
        IdempotencyKey idempotencyKey = new IdempotencyKey("test", "key-" + key, "hash");
        Acceptance answer = fixture.acceptor.accept(notification, Optional.of(idempotencyKey), PipelineFixture.START);
        return ((Acceptance.Accepted) answer).notification().id().toString();
    }

    private static List<NotificationRequest> accept(PipelineFixture fixture) {
        return IntStream.range(0, NOTIFICATIONS)
                .mapToObj(_ -> {
                    NotificationRequest notification =
                            fixture.notification(PipelineFixture.emails(TARGETS), Optional.empty(), Optional.empty());
                    fixture.acceptor.accept(notification, Optional.empty(), PipelineFixture.START);
                    return notification;
                })
                .toList();
    }

    private static List<DeliveryId> ids(PipelineFixture fixture, NotificationRequest notification, boolean backwards) {
        List<DeliveryId> ids =
                fixture.deliveriesOf(notification).stream().map(Delivery::id).toList();
        return backwards ? ids.reversed() : ids;
    }

    private static void each(
            List<NotificationRequest> all, int lane, java.util.function.Consumer<NotificationRequest> work) {
        for (int i = lane; i < all.size(); i += 3) {
            work.accept(all.get(i));
        }
    }

    private static Callable<Void> racer(CyclicBarrier start, Runnable work) {
        return () -> {
            start.await();
            work.run();
            return null;
        };
    }
}
