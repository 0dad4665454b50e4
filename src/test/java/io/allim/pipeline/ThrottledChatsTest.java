package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.Hints;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationRequest;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.Table;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Four processes bring 10,000 messages to chats whose services throttle. The time is virtual: requests of the table, the way to a
 * service and back, and hints that come up to a second late take some of it.
 */
@Tag("slow")
@ExtendWith(Quiet.class)
class ThrottledChatsTest {

    private static final Instant START = PipelineFixture.START;
    private static final int PROCESSES = 4;
    private static final int WORKERS = 12;
    private static final int NOTIFICATIONS = Integer.getInteger("allim.chats", 100);

    /** 100 chats, each of which gets every notification. */
    private static final List<Target> CHATS = Stream.of(
                    chats("slack", 30, ""),
                    chats("discord", 20, ""),
                    chats("telegram", 40, ""),
                    chats("telegram", 10, "-"))
            .flatMap(chats -> chats)
            .toList();

    private static Stream<Target> chats(String channel, int count, String sign) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Target.ToAddress(new Address(new AddressKind(channel), sign + (100 + i))));
    }

    private final VirtualTime time = new VirtualTime(START);
    private final Random random = new Random(5);
    private final ThrottlingChats chats = new ThrottlingChats(time);
    private final MemoryTable memory = new MemoryTable(time);
    private final DelayedHints hints = new DelayedHints();
    private final Map<String, Instant> urgent = new HashMap<>();
    private final List<Notification> accepted = new ArrayList<>();
    private int accepting = 2;
    private int expected;
    private int calls;

    private record Hint(Instant at, long number, Key work) {}

    /** One queue for all processes. */
    private final class DelayedHints implements Hints {
        private final PriorityQueue<Hint> waiting =
                new PriorityQueue<>(Comparator.comparing(Hint::at).thenComparing(Hint::number));
        private long numbers;

        @Override
        public void hint(List<Key> work) {
            work.forEach(key -> add(key, time.instant()));
        }

        /** It goes before all other. */
        @Override
        public void expedite(List<Key> work) {
            work.forEach(key -> add(key, START));
        }

        @Override
        public void hintAt(Map<Instant, List<Key>> work) {
            work.forEach((at, keys) -> {
                if (at.isBefore(time.instant().plus(Duration.ofMinutes(15)))) {
                    keys.forEach(key -> add(key, at.plusMillis(random.nextInt(1000))));
                }
            });
        }

        private void add(Key key, Instant at) {
            waiting.add(new Hint(at, numbers++, key));
        }

        /** @return empty when none is due: then until when there is none */
        private Optional<Key> next() {
            return Optional.ofNullable(waiting.peek())
                    .filter(first -> !first.at().isAfter(time.instant()))
                    .map(_ -> waiting.remove().work());
        }

        private Instant nextAt() {
            Instant soon = time.instant().plusMillis(500);
            Hint first = waiting.peek();
            return first == null || first.at().isAfter(soon) ? soon : first.at();
        }
    }

    /** Requests take some milliseconds. */
    private Table table() {
        return (Table) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    calls++;
                    time.sleep(Duration.ofNanos(1_000_000 + random.nextInt(6_000_000)));
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void everyMessageArrivesOnce_withinEveryLimit_urgentFirst() throws Exception {
        long started = System.nanoTime();
        List<Channel> channels = chats.channels();
        List<PipelineFixture> processes = IntStream.range(0, PROCESSES)
                .mapToObj(_ -> new PipelineFixture(time, table(), hints, channels))
                .toList();
        expected = NOTIFICATIONS * CHATS.size();
        List<Runnable> work = new ArrayList<>();
        processes.forEach(process -> IntStream.range(0, WORKERS).forEach(_ -> work.add(() -> work(process))));
        work.add(() -> broadcast(processes.getFirst()));
        work.add(() -> callUrgently(processes.getLast()));
        work.add(this::tick);

        time.run(work);

        Map<String, ThrottlingChats.Arrived> byToken =
                chats.taken.stream().collect(Collectors.toMap(ThrottlingChats.Arrived::token, arrived -> arrived));
        List<Delivery> deliveries = accepted.stream()
                .flatMap(one -> processes.getFirst().deliveriesOf(one).stream())
                .toList();
        print(byToken, deliveries, Duration.ofNanos(System.nanoTime() - started));
        assertThat(deliveries).hasSize(expected).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo(State.SENT);
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(byToken).containsKey(delivery.id().toString());
        });
        assertThat(chats.taken).hasSize(expected);
        assertThat(chats.troubles).isPositive();
        assertThat(chats.overALimit).isEmpty();
        assertThat(chats.duringAPause).isEmpty();
        assertThat(overtaken(byToken).values())
                .allSatisfy(others -> assertThat(others).isLessThanOrEqualTo(2));
        assertThat(waits(byToken)).allSatisfy(wait -> assertThat(wait).isLessThan(Duration.ofSeconds(6)));
    }

    /** How long what is urgent waited, without what its chat was paused for. */
    private List<Duration> waits(Map<String, ThrottlingChats.Arrived> byToken) {
        return urgent.entrySet().stream()
                .map(one -> {
                    ThrottlingChats.Arrived its = byToken.get(one.getKey());
                    return Duration.between(one.getValue(), its.at()).minus(chats.paused(its, one.getValue()));
                })
                .sorted()
                .toList();
    }

    private boolean isOver() {
        return accepting == 0 && chats.taken.size() == expected
                || time.instant().isAfter(START.plus(Duration.ofHours(3)));
    }

    private void work(PipelineFixture process) {
        while (!isOver()) {
            hints.next().ifPresentOrElse(process::see, () -> time.sleepUntil(hints.nextAt()));
        }
    }

    private void broadcast(PipelineFixture process) {
        for (int i = 0; i < NOTIFICATIONS; i++) {
            accept(process, Urgency.NORMAL, CHATS);
        }
        accepting--;
    }

    /** While the others wait: 100 messages, to one chat each. */
    private void callUrgently(PipelineFixture process) {
        time.sleep(Duration.ofSeconds(20));
        for (int i = 0; i < 100; i++) {
            expected++;
            Instant asked = time.instant();
            Notification one = accept(process, Urgency.HIGH, List.of(CHATS.get(i)));
            process.deliveriesOf(one)
                    .forEach(delivery -> urgent.put(delivery.id().toString(), asked));
            time.sleep(Duration.ofMillis(1700));
        }
        accepting--;
    }

    private Notification accept(PipelineFixture process, Urgency urgency, List<Target> to) {
        NotificationRequest made =
                PipelineFixture.with(urgency, process.notification(to, Optional.empty(), Optional.empty()));
        Notification notification = process.accept(made);
        accepted.add(notification);
        return notification;
    }

    /** Finds what nobody hints at. */
    private void tick() {
        while (!isOver()) {
            for (int shard = 0; shard < 2; shard++) {
                memory.due(shard, time.instant(), 1000, Optional.empty())
                        .items()
                        .forEach(stored -> hints.hint(List.of(stored.item().key())));
            }
            time.sleep(Duration.ofMinutes(1));
        }
    }

    /** By token of an urgent message: how many others its chat took from when it was asked for until it came. */
    private Map<String, Long> overtaken(Map<String, ThrottlingChats.Arrived> byToken) {
        Map<String, Long> overtaken = new HashMap<>();
        urgent.forEach((token, asked) -> {
            ThrottlingChats.Arrived its = byToken.get(token);
            overtaken.put(
                    token,
                    chats.taken.stream()
                            .filter(other -> other.chat().equals(its.chat()) && other.urgency() != Urgency.HIGH)
                            .filter(other ->
                                    other.at().isAfter(asked) && other.at().isBefore(its.at()))
                            .count());
        });
        return overtaken;
    }

    private void print(Map<String, ThrottlingChats.Arrived> byToken, List<Delivery> deliveries, Duration took) {
        List<Duration> waits = waits(byToken);
        System.out.printf(
                "%,d messages of %d processes in %d min %d s of their time, %d s of ours: %d times a service said to wait, %d"
                        + " messages throttled, %d over a limit, %d during a pause; urgent ones waited %d ms, at most %,d"
                        + " ms without pauses, and at most %d others went first; %.1f requests of the table a message%n",
                chats.taken.size(),
                PROCESSES,
                Duration.between(START, time.instant()).toMinutes(),
                Duration.between(START, time.instant()).toSecondsPart(),
                took.toSeconds(),
                chats.troubles,
                chats.refused.size(),
                chats.overALimit.size(),
                chats.duringAPause.size(),
                waits.get(waits.size() / 2).toMillis(),
                waits.getLast().toMillis(),
                overtaken(byToken).values().stream()
                        .mapToLong(each -> each)
                        .max()
                        .orElse(0),
                calls * 1.0 / deliveries.size());
    }
}
