package io.allim.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.State;
import io.allim.notification.Digest;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.Acceptance;
import io.allim.recipient.Review;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.time.Cron;
import io.allim.time.Deadline;
import io.allim.time.Frequency;
import io.allim.time.Hours;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One life of a service with digests, as its seed has it, and what is wrong when it is over. */
final class DigestSimulation {

    static final List<String> ZONES = List.of(
            "UTC",
            "Asia/Seoul",
            "Europe/Berlin",
            "America/New_York",
            "America/Los_Angeles",
            "Asia/Kolkata",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "Australia/Sydney",
            "Pacific/Apia",
            "Pacific/Kiritimati",
            "Pacific/Chatham",
            "Pacific/Marquesas",
            "America/St_Johns",
            "America/Sao_Paulo",
            "Africa/Casablanca",
            "Africa/Cairo",
            "Asia/Tehran",
            "Atlantic/Azores",
            "Antarctica/Troll");
    private static final int EVENTS = 70;
    private static final int MAX_TICKS = 400;

    private final Random random;
    private final PipelineFixture fixture;
    private final List<Target.ToRecipient> people = new ArrayList<>();
    private final Map<Integer, NotificationRequest> accepted = new HashMap<>();
    private final List<Key> seen = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Set<DeliveryId> saidCancelled = new HashSet<>();
    private final boolean faulty;
    private int made;
    private int depth;

    /** What happened in some lives. */
    record Sum(long items, long digests, long messages, long faults, long extras) {
        static final Sum ZERO = new Sum(0, 0, 0, 0, 0);

        Sum plus(Sum other) {
            return new Sum(
                    items + other.items,
                    digests + other.digests,
                    messages + other.messages,
                    faults + other.faults,
                    extras + other.extras);
        }

        @Override
        public String toString() {
            return "%,d items, %,d digests, %,d messages, %,d faults, %,d extra messages"
                    .formatted(items, digests, messages, faults, extras);
        }
    }

    private long digests;
    private long extras;

    DigestSimulation(long seed, PipelineFixture fixture) {
        this.fixture = fixture;
        random = new Random(seed);
        faulty = random.nextInt(4) > 0;
    }

    Sum sum() {
        return new Sum(accepted.size(), digests, fixture.departed.size(), fixture.failpoint.hits(), extras);
    }

    List<String> live() {
        begin();
        for (int i = 0; i < EVENTS; i++) {
            guarded(this::event);
        }
        end();
        judge();
        return wrong;
    }

    private void begin() {
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            people.add(settle(i));
        }
        fixture.clock.advance(Duration.ofMinutes(random.nextInt(60 * 24 * 300)));
        fixture.topics.subscribe("all", List.of("person0"));
        change();
        fixture.provider = attempt -> switch (attempt > 2 ? 2 : random.nextInt(12)) {
            case 0 -> Outcome.tryAgain("busy");
            case 1 -> faulty ? Outcome.unanswered("silence") : Outcome.accepted("ref");
            default -> Outcome.accepted("ref");
        };
        fixture.beforeWrite = _ -> interfere();
        fixture.onHint = seen::addAll;
    }

    /** What other producers and workers do between a look and a write. */
    private void interfere() {
        if (depth == 0 && random.nextInt(12) == 0) {
            depth++;
            try {
                switch (random.nextInt(5)) {
                    case 0 -> produce();
                    case 4 -> reschedule();
                    case 1 -> repeatHint();
                    case 2 -> cancel();
                    default -> fixture.tick();
                }
            } finally {
                depth--;
            }
        }
    }

    /** A new version of the workflow, with other windows. */
    private void change() {
        List<Step> steps = new ArrayList<>();
        steps.add(step("email"));
        if (random.nextBoolean()) {
            steps.add(step("sms"));
        }
        fixture.workflows.put(
                new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.copyOf(steps)));
    }

    private Step step(String channel) {
        Optional<Integer> most = random.nextInt(4) == 0 ? Optional.of(2 + random.nextInt(3)) : Optional.empty();
        Optional<Integer> least = random.nextInt(5) == 0 ? Optional.of(2) : Optional.empty();
        DigestRule rule = new DigestRule(
                random.nextInt(3) == 0 ? Optional.of("key") : Optional.empty(),
                window(),
                most,
                least,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                random.nextBoolean() ? List.of(Frequency.Every.values()) : List.of());
        return new Step(
                channel,
                List.of(new ChannelOption(channel, "digest")),
                random.nextInt(5) == 0 ? Duration.ofMinutes(random.nextInt(90)) : Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(rule),
                List.of());
    }

    private Window window() {
        return switch (random.nextInt(5)) {
            case 0 -> new Window.Fixed(Duration.ofMinutes(random.nextInt(60)));
            case 1 -> new Window.Sliding(Duration.ofMinutes(1 + random.nextInt(20)), Duration.ofMinutes(30));
            case 2 -> new Window.LookBack(Duration.ofMinutes(1 + random.nextInt(120)));
            case 3 ->
                new Window.Scheduled(
                        Cron.parse(random.nextInt(60) + " */" + (1 + random.nextInt(6)) + " * * *")
                                .orElseThrow(),
                        Optional.empty(),
                        Optional.empty());
            default ->
                new Window.Scheduled(
                        Cron.parse(random.nextInt(60) + " " + random.nextInt(24) + " * * *")
                                .orElseThrow(),
                        random.nextBoolean() ? Optional.of(ZoneId.of(pick(ZONES))) : Optional.empty(),
                        Optional.empty());
        };
    }

    private void event() {
        switch (random.nextInt(23)) {
            case 0, 1, 2, 3, 4, 5, 6 -> produce();
            case 7, 8, 9 -> fixture.drainHints();
            case 10 -> fixture.loseHints();
            case 11 -> repeatHint();
            case 12, 13 -> fixture.clock.advance(Duration.ofMillis(random.nextInt(40 * 60_000)));
            case 14 -> jump();
            case 15, 16 -> fixture.tick();
            case 17 -> cancel();
            case 18 -> flushOrChange();
            case 19, 20 -> reschedule();
            case 21 -> joinOrLeave();
            default -> arm();
        }
    }

    private void produce() {
        int n = made++;
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("n", n).put("key", random.nextInt(2));
        List<Target> to = people.stream()
                .filter(_ -> random.nextInt(4) > 0)
                .map(Target.class::cast)
                .toList();
        boolean topic = random.nextInt(8) == 0;
        NotificationRequest notification = topic
                ? toTopic(data)
                : fixture.starting("news", data, (to.isEmpty() ? people : to).toArray(Target[]::new));
        if (random.nextInt(10) == 0) {
            notification = PipelineFixture.expiring(
                    notification, fixture.clock.instant().plusSeconds(60L * (1 + random.nextInt(600))));
        }
        IdempotencyKey key = new IdempotencyKey("caller", "key-" + n, "hash");
        for (int i = 0; i < 10; i++) {
            try {
                Acceptance answer = fixture.acceptor.accept(notification, Optional.of(key), fixture.clock.instant());
                if (answer instanceof Acceptance.Accepted yes) {
                    accepted.put(n, yes.notification());
                    return;
                }
                // A planner died: its lease runs out.
                fixture.clock.advance(Duration.ofSeconds(61));
                fixture.tick();
            } catch (Failpoint.Crash crash) {
                fixture.reboot();
            } catch (TableUnavailable unavailable) {
                // The caller repeats its request.
            }
        }
        wrong.add("notification " + n + " was never accepted");
    }

    private NotificationRequest toTopic(ObjectNode data) {
        return PipelineFixture.sendAt(
                fixture.clock.instant().plusSeconds(random.nextInt(4 * 3600)),
                fixture.starting("news", data, new Target.ToTopic("all")));
    }

    private void joinOrLeave() {
        List<String> person = List.of(pick(people).recipient());
        if (random.nextBoolean()) {
            fixture.topics.subscribe("all", person);
        } else {
            fixture.topics.unsubscribe("all", person);
        }
    }

    /** A person moves, or wants to hear at other times. */
    private void reschedule() {
        int i = random.nextInt(people.size());
        String person = people.get(i).recipient();
        switch (random.nextInt(3)) {
            case 0 -> settle(i);
            case 1 -> {
                Optional<Frequency> every = Optional.of(pick(List.of(Frequency.Every.values())))
                        .filter(_ -> random.nextInt(4) > 0)
                        .map(chosen -> new Frequency(chosen, Optional.empty(), Optional.empty()));
                fixture.preferences.change(person, said -> said.with("news", every));
            }
            default -> {
                LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
                Hours hours = new Hours(
                        EnumSet.allOf(DayOfWeek.class), from, from.plusHours(1 + random.nextInt(10)), Optional.empty());
                List<Hours> quiet = random.nextBoolean() ? List.of(hours) : List.of();
                fixture.preferences.change(person, said -> said.withQuietHours(quiet));
            }
        }
    }

    private Target.ToRecipient settle(int i) {
        return fixture.recipient(
                "person" + i,
                ZoneId.of(pick(ZONES)),
                new Address(Kinds.EMAIL, i + "@example.com"),
                new Address(Kinds.PHONE, "+8210" + i));
    }

    private void repeatHint() {
        if (!seen.isEmpty()) {
            fixture.see(pick(seen));
        }
    }

    private void jump() {
        boolean back = random.nextBoolean();
        Duration by = Duration.ofMillis(random.nextLong(back ? 3 * 3_600_000L : 40 * 3_600_000L));
        fixture.clock.advance(back ? by.negated() : by);
    }

    private void cancel() {
        if (accepted.isEmpty()) {
            return;
        }
        NotificationRequest notification = pick(List.copyOf(accepted.values()));
        fixture.canceller
                .cancel(notification.id(), fixture.clock.instant(), Deadline.of(Duration.ofMinutes(1)))
                .ifPresent(after -> after.deliveries().stream()
                        .filter(delivery -> delivery.state() == State.CANCELLED)
                        .forEach(delivery -> saidCancelled.add(delivery.id())));
    }

    private void flushOrChange() {
        if (random.nextBoolean()) {
            change();
            return;
        }
        List<Digest> open = openDigests();
        if (!open.isEmpty()) {
            fixture.closer.flush(pick(open).id(), fixture.clock.instant());
        }
    }

    private void arm() {
        if (faulty) {
            fixture.failpoint.armAfter(random.nextInt(40), pick(List.of(Failpoint.Mode.values())));
        }
    }

    private void guarded(Runnable event) {
        try {
            event.run();
        } catch (Failpoint.Crash crash) {
            depth = 0;
            fixture.reboot();
        } catch (TableUnavailable unavailable) {
            depth = 0;
        }
    }

    /** No more faults: whatever is due goes out. */
    private void end() {
        fixture.failpoint.disarm();
        fixture.beforeWrite = _ -> {};
        fixture.provider = _ -> Outcome.accepted("ref");
        judgeRules();
        for (int i = 0; i < MAX_TICKS; i++) {
            fixture.drainHints();
            fixture.tick();
            Optional<Instant> next = fixture.nextDue();
            if (next.isEmpty()) {
                return;
            }
            if (next.get().isAfter(fixture.clock.instant())) {
                fixture.clock.set(next.get());
            }
        }
        wrong.add("work is still due after " + MAX_TICKS + " ticks: " + fixture.nextDue());
    }

    // What must hold in the end.

    private void judge() {
        DigestAudit audit = new DigestAudit(fixture, accepted.values());
        digests = audit.digests();
        wrong.addAll(audit.complaints());
        accepted.forEach((n, notification) -> fixture.deliveriesOf(notification).forEach(item -> judge(n, item)));
        judgeExtras();
    }

    /** When all was looked at twice, nothing is held as somebody wanted it before. */
    private void judgeRules() {
        people.forEach(person -> {
            fixture.see(Review.key(person.recipient()));
            fixture.see(Review.key(person.recipient()));
        });
        Instant now = fixture.clock.instant();
        openDigests().stream()
                .filter(digest -> digest.window().isMovable(now))
                .forEach(digest -> require(
                        digest.window().isScheduledBy(fixture.effectiveRules.of(digest)),
                        () -> "not as wished: " + digest));
        people.stream()
                .flatMap(person -> fixture.waiting(person, 1000).stream())
                .map(DeliveryStore::read)
                .filter(held -> held.paused() && !held.isDue(now))
                .forEach(held -> require(
                        fixture.until(held, now).equals(held.dueAt()), () -> "held by hours of before: " + held));
    }

    private void judge(int n, Delivery item) {
        require(
                item.state() != State.FAILED || item.mayHaveLeft(),
                () -> n + " failed though nobody refused it: " + item.trace());
        require(
                !saidCancelled.contains(item.id()) || item.state() == State.CANCELLED,
                () -> n + " was said to be cancelled: " + item.trace());
    }

    /** At most one message too many for each fault that hid whether that one had left. */
    private void judgeExtras() {
        Map<String, Long> landed = fixture.departed.stream()
                .filter(PipelineFixture.Departed::lands)
                .collect(Collectors.groupingBy(PipelineFixture.Departed::token, Collectors.counting()));
        landed.forEach((token, times) -> {
            extras += times - 1;
            require(
                    times - 1 <= fixture.doubts(token),
                    () -> token + " left " + times + " times after " + fixture.doubts(token) + " doubts");
        });
    }

    private List<Digest> openDigests() {
        return people.stream()
                .flatMap(person -> fixture.notifications.digests(person, 1000, Optional.empty()).items().stream())
                .map(NotificationStore::readDigest)
                .filter(Digest::isCollecting)
                .toList();
    }

    private void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            wrong.add(otherwise.get());
        }
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
