package io.allim.pipeline;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.CrashTest.Run;
import io.allim.pipeline.CrashTest.Scenario;
import io.allim.pipeline.DigestTest.RuleBuilder;
import io.allim.recipient.Target;
import io.allim.time.Cron;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What producers, workers and ticks do with the digests of one recipient. */
final class DigestScenarios {

    private static final Target.ToRecipient ADA = new Target.ToRecipient("ada");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Closes at nine and leaves at noon; the fixture begins at eight. */
    private static final Window MORNING = new Window.Scheduled(
            Cron.parse("0 9 * * *").orElseThrow(), Optional.of(ZoneId.of("UTC")), Optional.of(LocalTime.NOON));

    /** More than one transaction settles. */
    private static final int MANY = 35;

    private static final Set<State> SENT = Set.of(State.SENT);

    private DigestScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(windows(), fates(), withdrawals()).flatMap(scenarios -> scenarios);
    }

    private static Stream<Scenario> windows() {
        return Stream.of(
                certain(
                        "a digest of one item",
                        SENT,
                        List.of(news(rule(new Window.Fixed(QUARTER))), happens(1, Duration.ZERO), Run::settle)),
                certain("a digest with a fixed window", SENT, threeItems(rule(new Window.Fixed(QUARTER)))),
                certain("a digest that waits for a pause", SENT, threeItems(rule(new Window.Sliding(QUARTER, HOUR)))),
                certain("a digest with look-back", SENT, threeItems(rule(new Window.LookBack(HOUR)))),
                certain("a digest that leaves after it has closed", SENT, threeItems(rule(MORNING))),
                certain(
                        "a digest that closes early",
                        SENT,
                        threeItems(new RuleBuilder(new Window.Fixed(HOUR))
                                .maxItems(2)
                                .build())),
                certain(
                        "a digest that waits for another item",
                        SENT,
                        List.of(
                                news(new RuleBuilder(new Window.Fixed(QUARTER))
                                        .minItems(2)
                                        .build()),
                                happens(1, Duration.ZERO),
                                happens(2, HOUR),
                                Run::settle)),
                certain(
                        "a digest that leaves though it is empty",
                        SENT,
                        List.of(
                                news(new RuleBuilder(DigestTest.daily("0 9 * * *"))
                                        .heartbeat()
                                        .build()),
                                happens(1, Duration.ZERO),
                                run -> run.fixture.until(
                                        PipelineFixture.START.plus(DAY).plus(HOUR)),
                                run -> run.fixture.workflows.remove("news"),
                                Run::settle)),
                certain(
                        "a digest that is flushed",
                        SENT,
                        List.of(
                                news(rule(new Window.Fixed(DAY))),
                                happens(1, Duration.ZERO),
                                happens(2, MINUTE),
                                run -> run.fixture.until(PipelineFixture.START.plus(HOUR)),
                                DigestScenarios::flush,
                                Run::settle)),
                certain(
                        "a digest of more items than a transaction settles",
                        SENT,
                        Stream.of(
                                        Stream.of(news(rule(new Window.Fixed(HOUR)))),
                                        IntStream.range(0, MANY).mapToObj(DigestScenarios::happensUnseen),
                                        Stream.<Consumer<Run>>of(Run::settle))
                                .flatMap(steps -> steps)
                                .toList()));
    }

    private static Stream<Scenario> fates() {
        return Stream.of(
                certain("a digest for two addresses", SENT, twoItems(run -> {
                    workflow(run, DigestTest.step("email", rule(new Window.Fixed(QUARTER)), List.of()));
                    run.fixture.recipient(
                            ADA.recipient(),
                            new Address(Kinds.EMAIL, "ada@example.com"),
                            new Address(Kinds.EMAIL, "ada@example.org"));
                })),
                certain(
                        "items in two digests each",
                        Set.of(State.SENT, State.DELIVERED),
                        twoItems(run -> workflow(
                                run,
                                DigestTest.step("inbox", rule(new Window.Fixed(QUARTER)), List.of()),
                                DigestTest.step("email", rule(MORNING), List.of())))),
                certain("a digest that falls back", SENT, twoItems(run -> {
                    run.fixture.down.add("email");
                    workflow(run, fallingBack());
                })),
                certain(
                        "a digest that is tried again after a refusal and after silence",
                        SENT,
                        twoItems(CrashTest.answers(Outcome.tryAgain("busy"), Outcome.unanswered("silence"))
                                .andThen(news(rule(new Window.Fixed(QUARTER)))))),
                certain(
                        "a digest that is rejected, then redriven",
                        SENT,
                        List.of(
                                CrashTest.answers(Outcome.rejected("no"))
                                        .andThen(news(rule(new Window.Fixed(QUARTER)))),
                                happens(1, Duration.ZERO),
                                happens(2, MINUTE),
                                Run::settle,
                                Run::redrive,
                                Run::settle)));
    }

    private static Stream<Scenario> withdrawals() {
        return Stream.of(
                certain(
                        "an item that is cancelled while it is gathered",
                        Set.of(State.SENT, State.CANCELLED),
                        cancelled(news(rule(new Window.Fixed(QUARTER))), MINUTE.multipliedBy(5))),
                certain(
                        "an item that is cancelled when its digest has closed",
                        Set.of(State.SENT, State.CANCELLED),
                        cancelled(news(rule(MORNING)), HOUR.multipliedBy(2))),
                new Scenario(
                        "an item that is cancelled between two attempts",
                        cancelled(
                                CrashTest.answers(Outcome.tryAgain("busy"))
                                        .andThen(news(rule(new Window.Fixed(QUARTER)))),
                                QUARTER),
                        // FAILED where the lost attempt may have left, SENT where the cancel came too late.
                        Set.of(State.SENT, State.CANCELLED, State.FAILED)),
                certain(
                        "an item whose own time is over first",
                        Set.of(State.SENT, State.EXPIRED),
                        List.of(
                                news(rule(new Window.Fixed(QUARTER))),
                                happens(1, Duration.ZERO),
                                run -> accept(
                                        run,
                                        PipelineFixture.expiring(made(run, 2), PipelineFixture.START.plus(MINUTE))),
                                Run::settle)));
    }

    private static Scenario certain(String name, Set<State> ends, List<Consumer<Run>> steps) {
        return new Scenario(name, steps, ends, true);
    }

    private static List<Consumer<Run>> threeItems(DigestRule rule) {
        return List.of(
                news(rule),
                happens(1, Duration.ZERO),
                happens(2, MINUTE.multipliedBy(5)),
                happens(3, MINUTE.multipliedBy(10)),
                Run::settle);
    }

    private static List<Consumer<Run>> twoItems(Consumer<Run> setup) {
        return List.of(setup, happens(1, Duration.ZERO), happens(2, MINUTE), Run::settle);
    }

    /** The second of two items. */
    private static List<Consumer<Run>> cancelled(Consumer<Run> setup, Duration after) {
        return List.of(
                setup,
                happens(1, Duration.ZERO),
                happens(2, MINUTE),
                run -> run.fixture.until(PipelineFixture.START.plus(after)),
                Run::cancel,
                Run::settle);
    }

    private static Consumer<Run> happens(int n, Duration after) {
        return run -> {
            run.fixture.until(PipelineFixture.START.plus(after));
            accept(run, made(run, n));
        };
    }

    /** No worker comes before all is settled. */
    private static Consumer<Run> happensUnseen(int n) {
        return run -> {
            run.fixture.clock.set(PipelineFixture.START.plusSeconds(n));
            accept(run, made(run, n));
        };
    }

    private static NotificationRequest made(Run run, int n) {
        return run.fixture.starting("news", DigestTest.data(n), ADA);
    }

    private static void accept(Run run, NotificationRequest notification) {
        run.notification = notification;
        run.accept();
        run.expected += run.digestedSteps;
    }

    private static void flush(Run run) {
        run.fixture.notifications.digests(ADA, 10, Optional.empty()).items().stream()
                .map(NotificationStore::read)
                .forEach(digest -> run.fixture.closer.flush(digest.id(), run.fixture.clock.instant()));
    }

    private static Consumer<Run> news(DigestRule rule) {
        return run -> workflow(run, DigestTest.step("email", rule, List.of()));
    }

    private static void workflow(Run run, Step... steps) {
        run.fixture.recipient(
                ADA.recipient(),
                new Address(Kinds.EMAIL, "ada@example.com"),
                new Address(Kinds.PHONE, "+821012345678"));
        run.fixture.workflows.put(DigestTest.workflow(steps));
        run.digestedSteps = steps.length;
    }

    private static Step fallingBack() {
        return new Step(
                "any",
                List.of(new ChannelOption("email", "digest"), new ChannelOption("sms", "digest")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(rule(new Window.Fixed(QUARTER))),
                List.of());
    }

    private static DigestRule rule(Window window) {
        return DigestRule.of(window);
    }
}
