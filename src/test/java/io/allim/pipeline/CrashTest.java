package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.accept.Acceptance;
import io.allim.recipient.Target;
import io.allim.table.TableUnavailable;
import io.allim.time.Deadline;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import io.allim.workflow.Throttle.Overflow;
import io.allim.workflow.Workflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call to a port is broken once, in every way: nothing that was accepted is lost, and at most one message too many
 * leaves, only where a message was sent and that was not recorded. Digests hold what they would have held, and
 * the messages of an incident make one thread.
 */
@ExtendWith(Quiet.class)
@Tag("slow")
class CrashTest {

    private static final Instant END = PipelineFixture.START.plus(Duration.ofHours(1));

    /** Those that are tried with the embedded engine too. */
    private static final Set<String> SIMPLE =
            Set.of("held for an hour", "a digest of one item", "two of an incident at the same instant");

    private static final Strike NOTHING = new Strike(-1, Failpoint.Mode.FAILS);

    @TempDir
    Path directory;

    /**
     * What callers and workers do.
     *
     * @param steps a step is repeated after a fault, as a caller repeats a request that had no answer
     * @param ends how its deliveries may end
     * @param certain whether the same messages leave whatever is broken
     */
    record Scenario(String name, List<Consumer<Run>> steps, Set<State> ends, boolean certain) {

        Scenario(String name, List<Consumer<Run>> steps, Set<State> ends) {
            this(name, steps, ends, ends.size() == 1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** One run through a scenario. */
    static final class Run {
        final PipelineFixture fixture;
        NotificationRequest notification;
        final List<NotificationRequest> accepted = new ArrayList<>();
        /** How many deliveries all that is accepted has, where it leaves in digests and has its number in the data. */
        int digestedSteps;
        /** How many deliveries there are in the end. */
        int expected;

        Run(PipelineFixture fixture) {
            this.fixture = fixture;
        }

        void accept() {
            IdempotencyKey key = new IdempotencyKey("test", "key-" + accepted.size(), "hash");
            if (fixture.answersFirst) {
                fixture.handover.open();
            }
            Acceptance answer = fixture.acceptor.accept(notification, Optional.of(key), fixture.clock.instant());
            if (answer instanceof Acceptance.StillRunning) {
                // A planner died; the lease runs out, and a tick goes on where it was.
                fixture.clock.advance(Duration.ofSeconds(61));
                fixture.tick();
                answer = fixture.acceptor.accept(notification, Optional.of(key), fixture.clock.instant());
            }
            accepted.add(((Acceptance.Accepted) answer).notification());
        }

        List<Delivery> deliveries() {
            return accepted.stream()
                    .flatMap(notification -> fixture.deliveriesOf(notification).stream())
                    .toList();
        }

        void cancel() {
            fixture.canceller.cancel(
                    accepted.getLast().id(), fixture.clock.instant(), Deadline.of(Duration.ofMinutes(1)));
        }

        /** What is planned by then is cancelled, and nothing else is planned. */
        void cancelAll() {
            cancel();
            expected = deliveries().size();
        }

        void redrive() {
            fixture.redriver.redrive(deliveries().getFirst().id(), fixture.clock.instant());
        }

        void settle() {
            fixture.settle();
        }

        /** What the provider took, each message once. */
        List<String> messages() {
            return fixture.departed.stream()
                    .filter(PipelineFixture.Departed::lands)
                    .map(message -> List.of(message.token(), message.channel(), message.to(), message.body()))
                    .distinct()
                    .map(message -> String.join(" ", message.subList(1, message.size())))
                    .sorted()
                    .toList();
        }
    }

    static Stream<Scenario> scenarios() {
        Consumer<Run> hints = run -> run.fixture.drainHints();
        Consumer<Run> settle = run -> run.fixture.settle();
        return Stream.of(
                new Scenario(
                        "sent at once, two targets",
                        List.of(to(2, run -> {}), Run::accept, hints, settle),
                        Set.of(State.SENT)),
                new Scenario(
                        "held for their turns at a pace",
                        List.of(to(4, run -> run.fixture.perSecond = 1), Run::accept, hints, settle),
                        Set.of(State.SENT)),
                new Scenario(
                        "a broadcast that has its turns",
                        List.of(to(12, run -> run.fixture.perSecond = 4), Run::accept, hints, settle),
                        Set.of(State.SENT)),
                new Scenario(
                        "a broadcast that has its turns, cancelled",
                        List.of(to(12, run -> run.fixture.perSecond = 4), Run::accept, Run::cancel, hints, settle),
                        Set.of(State.CANCELLED)),
                new Scenario("held for an hour", List.of(later(), Run::accept, hints, settle), Set.of(State.SENT)),
                new Scenario(
                        "tried again after a refusal and after silence",
                        List.of(
                                to(1, answers(Outcome.tryAgain("busy"), Outcome.unanswered("timeout"))),
                                Run::accept,
                                hints,
                                settle),
                        Set.of(State.SENT)),
                new Scenario(
                        "more targets than a transaction holds",
                        List.of(to(100, run -> {}), Run::accept, hints, settle),
                        Set.of(State.SENT)),
                new Scenario(
                        "cancelled while held",
                        List.of(later(), Run::accept, Run::cancel, hints, settle),
                        Set.of(State.CANCELLED)),
                new Scenario(
                        "cancelled between two attempts",
                        List.of(to(1, answers(Outcome.tryAgain("busy"))), Run::accept, hints, Run::cancel, settle),
                        // FAILED where the lost attempt may have left, SENT where the cancel came too late.
                        Set.of(State.CANCELLED, State.FAILED, State.SENT)),
                new Scenario(
                        "cancelled while the attempt is under way",
                        List.of(to(1, run -> {}), Run::accept, hints, Run::cancel, settle),
                        // SENT without a fault; CANCELLED where no worker had come yet, FAILED where one died.
                        Set.of(State.SENT, State.CANCELLED, State.FAILED)),
                new Scenario(
                        "rejected, then redriven",
                        List.of(
                                to(1, answers(Outcome.rejected("no"))),
                                Run::accept,
                                hints,
                                run -> run.fixture.settle(),
                                Run::redrive,
                                hints,
                                settle),
                        Set.of(State.SENT)),
                new Scenario(
                        "rejected because the address is gone",
                        List.of(to(1, answers(Outcome.addressGone("410"))), Run::accept, hints, settle),
                        // SKIPPED where the refusal was not recorded, but the suppression was.
                        Set.of(State.FAILED, State.SKIPPED, State.SENT)),
                new Scenario(
                        "moved twice",
                        List.of(
                                to(
                                        1,
                                        run -> run.fixture.moves.putAll(Map.of(
                                                "user0@example.com", "second@example.com",
                                                "second@example.com", "third@example.com"))),
                                Run::accept,
                                hints,
                                settle),
                        Set.of(State.SENT)),
                new Scenario(
                        "expired before its turn",
                        List.of(expiring(), Run::accept, hints, run -> run.fixture.clock.set(END), settle),
                        Set.of(State.EXPIRED)),
                new Scenario(
                        "a topic whose subscribers have another delivery already",
                        List.of(topic(), Run::accept, hints, settle),
                        Set.of(State.SENT)),
                new Scenario(
                        "a topic, cancelled",
                        List.of(topic(), Run::accept, Run::cancelAll, settle),
                        // SENT where the first of them had left before the cancel was repeated.
                        Set.of(State.CANCELLED)),
                new Scenario(
                        "fallen back from two devices to e-mail",
                        List.of(fallback(), Run::accept, hints, settle),
                        Set.of(State.FAILED, State.SENT)),
                new Scenario(
                        "throttled and held, then a step for others",
                        List.of(throttled(), Run::accept, hints, settle),
                        Set.of(State.SENT)));
    }

    /** Where who accepts sends what is due at once after its answer; items of digests are not sent. */
    static Stream<Scenario> answeredFirst() {
        return Stream.of(scenarios(), threads())
                .flatMap(all -> all)
                .map(scenario -> new Scenario(
                        scenario.name() + ", answered first",
                        Stream.concat(
                                        Stream.<Consumer<Run>>of(run -> run.fixture.answersFirst = true),
                                        scenario.steps().stream()
                                                .flatMap(step -> Stream.of(step, run -> run.fixture.afterAnswer())))
                                .toList(),
                        // What is cancelled has been sent already where it was due at once, or may have been.
                        scenario.ends().contains(State.CANCELLED)
                                ? Stream.concat(scenario.ends().stream(), Stream.of(State.SENT, State.FAILED))
                                        .collect(Collectors.toSet())
                                : scenario.ends(),
                        scenario.certain() && !scenario.ends().contains(State.CANCELLED)));
    }

    /** Where workers know what their own process has just planned. */
    static Stream<Scenario> remembered() {
        return Stream.of(scenarios(), threads())
                .flatMap(all -> all)
                .map(scenario -> new Scenario(
                        scenario.name() + ", remembered",
                        Stream.concat(Stream.<Consumer<Run>>of(CrashTest::remember), scenario.steps().stream())
                                .toList(),
                        scenario.ends(),
                        scenario.certain()));
    }

    private static void remember(Run run) {
        run.fixture.remembers = true;
        run.fixture.reboot();
    }

    /** Two pages, each of which is planned and sent by one walk. */
    static Stream<Scenario> walks() {
        Consumer<Run> hints = run -> run.fixture.drainHints();
        Consumer<Run> settle = run -> run.fixture.settle();
        return Stream.of(
                new Scenario(
                        "a topic of more than a page, sent by who plans it",
                        List.of(walk(120), Run::accept, hints, settle),
                        Set.of(State.SENT)),
                new Scenario(
                        "a topic that is cancelled when its first page is sent",
                        List.of(walk(4), Run::accept, CrashTest::cancelInBetween, hints, Run::cancelAll, settle),
                        // Nobody knows whether what a process that died had leased has left.
                        Set.of(State.SENT, State.CANCELLED, State.FAILED)));
    }

    private static Consumer<Run> walk(int people) {
        return run -> {
            List<String> ids =
                    IntStream.range(0, people).mapToObj("user%03d"::formatted).toList();
            ids.forEach(id -> run.fixture.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
            for (int from = 0; from < people; from += 40) {
                run.fixture.topics.subscribe("ops", ids.subList(from, Math.min(from + 40, people)));
            }
            run.fixture.answersFirst = true;
            run.expected = people;
            run.notification =
                    run.fixture.notification(List.of(new Target.ToTopic("ops")), Optional.empty(), Optional.empty());
        };
    }

    private static void cancelInBetween(Run run) {
        run.fixture.whileSending = _ -> {
            run.fixture.whileSending = _ -> {};
            run.cancel();
        };
    }

    static Stream<Scenario> digests() {
        return DigestScenarios.all();
    }

    static Stream<Scenario> threads() {
        return ThreadScenarios.all();
    }

    /** Nothing in them depends on the engine; in memory there is time for every call. */
    @ParameterizedTest
    @MethodSource({"scenarios", "digests", "threads", "answeredFirst", "remembered", "walks"})
    void oneFaultAnywhere_losesNothingAndRepeatsAtMostOnce(Scenario scenario) {
        strikeEverywhere(scenario, PipelineFixture::new);
    }

    /** Where a death closes the file, and what was synced is all that the next process finds. */
    @ParameterizedTest
    @MethodSource("simple")
    void oneFaultAnywhere_isSurvivedByTheEmbeddedEngine(Scenario scenario) {
        strikeEverywhere(scenario, () -> new PipelineFixture(newDirectory()));
    }

    static Stream<Scenario> simple() {
        return Stream.of(scenarios(), digests(), threads())
                .flatMap(all -> all)
                .filter(scenario -> SIMPLE.contains(scenario.name()));
    }

    private Path newDirectory() {
        try {
            return Files.createTempDirectory(directory, "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void strikeEverywhere(Scenario scenario, Supplier<PipelineFixture> fixtures) {
        Result faultless = run(scenario, fixtures.get(), NOTHING);
        assertThat(faultless.complaints()).isEmpty();
        List<Strike> strikes = strikes(faultless.calls());
        List<String> wrong = strikes.parallelStream()
                .flatMap(strike -> complaints(scenario, faultless, fixtures.get(), strike).stream())
                .toList();
        System.out.printf("%s: %d port calls, %d runs with a fault%n", scenario, faultless.calls(), strikes.size());
        assertThat(wrong).isEmpty();
    }

    /** What is broken, and how. */
    private record Strike(int call, Failpoint.Mode mode) {

        boolean isDeath() {
            return mode == Failpoint.Mode.CRASH_BEFORE || mode == Failpoint.Mode.CRASH_AFTER;
        }
    }

    private static List<Strike> strikes(int calls) {
        return Stream.iterate(0, call -> call < calls, call -> call + stride(call, calls))
                .flatMap(call -> Stream.of(Failpoint.Mode.values()).map(mode -> new Strike(call, mode)))
                .toList();
    }

    /** Every call, but of hundreds, which are nearly all alike, the first and the last ones and one in 37. */
    private static int stride(int call, int calls) {
        return calls < 200 || call < 40 || call >= calls - 20 ? 1 : Math.min(37, calls - 20 - call);
    }

    /**
     * @param calls of ports
     * @param hit the port and method of the call that was broken
     * @param sends of whatever became of them
     * @param unanswered whether the fault kept the answer of a channel back
     * @param doubtful whether the fault struck while something was sent and not recorded
     * @param messages what the provider took
     * @param complaints what the run did that it must not do
     */
    private record Result(
            int calls,
            String hit,
            int sends,
            boolean unanswered,
            boolean doubtful,
            List<String> messages,
            List<String> complaints) {}

    private static Result run(Scenario scenario, PipelineFixture fixture, Strike strike) {
        try (fixture) {
            Run run = new Run(fixture);
            fixture.failpoint.arm(strike.call(), strike.mode());
            scenario.steps().forEach(step -> insist(run, step));
            fixture.failpoint.disarm();
            return new Result(
                    fixture.failpoint.calls(),
                    fixture.failpoint.hit(),
                    fixture.sends(),
                    fixture.faultInSend(),
                    fixture.faultAtUnrecorded(),
                    run.messages(),
                    complaints(scenario, run));
        }
    }

    private static List<String> complaints(Scenario scenario, Run run) {
        List<String> wrong = new ArrayList<>();
        List<Delivery> deliveries = run.deliveries();
        if (deliveries.size() != run.expected) {
            wrong.add(deliveries.size() + " deliveries are stored");
        }
        for (Delivery delivery : deliveries) {
            if (!scenario.ends().contains(delivery.state())) {
                wrong.add("a delivery ended as " + delivery.state() + ": " + delivery.trace());
            }
        }
        if (run.digestedSteps > 0) {
            wrong.addAll(new DigestAudit(run.fixture, run.accepted).complaints());
        } else {
            deliveries.forEach(delivery -> wrong.addAll(falseClaims(run.fixture, delivery)));
        }
        wrong.addAll(new ThreadAudit(run.fixture).complaints());
        return wrong;
    }

    private static List<String> falseClaims(PipelineFixture fixture, Delivery delivery) {
        List<String> wrong = new ArrayList<>();
        if (delivery.state() == State.SENT && fixture.sends(delivery.id()) == 0) {
            wrong.add("a delivery claims to be sent and never was");
        }
        if (delivery.state() == State.CANCELLED && (fixture.taken(delivery.id()) || delivery.mayHaveLeft())) {
            wrong.add("a delivery is cancelled and was sent");
        }
        return wrong;
    }

    private static List<String> complaints(
            Scenario scenario, Result faultless, PipelineFixture fixture, Strike strike) {
        Result result = run(scenario, fixture, strike);
        List<String> wrong = new ArrayList<>(result.complaints());
        wrong.addAll(differences(scenario, faultless, result, strike));
        return wrong.stream()
                .map(complaint ->
                        "call %d (%s), %s: %s".formatted(strike.call(), result.hit(), strike.mode(), complaint))
                .toList();
    }

    private static List<String> differences(Scenario scenario, Result faultless, Result result, Strike strike) {
        List<String> wrong = new ArrayList<>();
        int extra = result.sends() - faultless.sends();
        if (extra > 1) {
            wrong.add(extra + " messages too many");
        }
        if (extra == 1 && !strike.isDeath() && !result.unanswered()) {
            wrong.add("a message too many, though nobody died and the channel answered");
        }
        if (extra == 1 && !result.doubtful() && scenario.certain()) {
            wrong.add("a message too many, though nothing was sent and not recorded");
        }
        if (scenario.certain() && !result.messages().equals(faultless.messages())) {
            wrong.add("not the same left: " + result.messages() + " instead of " + faultless.messages());
        }
        return wrong;
    }

    private static void insist(Run run, Consumer<Run> step) {
        for (int i = 0; i < 3; i++) {
            try {
                step.accept(run);
                return;
            } catch (Failpoint.Crash crash) {
                run.fixture.reboot();
            } catch (TableUnavailable unavailable) {
                // The caller repeats its request.
            }
        }
        throw new AssertionError("a step failed three times");
    }

    private static Consumer<Run> to(int targets, Consumer<Run> setup) {
        return run -> {
            run.notification =
                    run.fixture.notification(PipelineFixture.emails(targets), Optional.empty(), Optional.empty());
            run.expected = targets;
            setup.accept(run);
        };
    }

    private static Consumer<Run> later() {
        return run -> {
            run.expected = 1;
            run.notification = run.fixture.notification(
                    PipelineFixture.emails(1),
                    Optional.of(PipelineFixture.START.plus(Duration.ofHours(1))),
                    Optional.empty());
        };
    }

    private static Consumer<Run> expiring() {
        return run -> {
            run.expected = 1;
            run.notification = run.fixture.notification(
                    PipelineFixture.emails(1), Optional.of(END.minusMillis(1)), Optional.of(END));
        };
    }

    private static Consumer<Run> topic() {
        return run -> {
            List<String> ids = List.of("ada", "alan", "grace");
            ids.forEach(id -> run.fixture.recipient(id, new Address(Kinds.EMAIL, id + "@example.com")));
            run.fixture.topics.subscribe("ops", ids);
            run.expected = ids.size();
            run.notification = run.fixture.notification(
                    List.of(new Target.ToRecipient("alan"), new Target.ToTopic("ops")),
                    Optional.empty(),
                    Optional.empty());
        };
    }

    private static Consumer<Run> fallback() {
        return run -> {
            run.fixture.down.add("push");
            recipient(run, "ada");
            workflow(run, step("push", Duration.ZERO, Optional.empty(), List.of(), "push", "email"));
            run.expected = 3;
        };
    }

    private static Consumer<Run> throttled() {
        return run -> {
            recipient(run, "ada");
            recipient(run, "grace");
            Optional<Throttle> throttle =
                    Optional.of(new Throttle(1, Duration.ofHours(1), Optional.empty(), Overflow.HOLD));
            workflow(
                    run,
                    step("email", Duration.ZERO, throttle, List.of(), "email"),
                    step(
                            "sms",
                            Duration.ofHours(2),
                            throttle,
                            List.of(new Target.ToRecipient("grace"), new Target.ToRecipient("ada")),
                            "sms"));
            run.expected = 3;
        };
    }

    private static void recipient(Run run, String id) {
        run.fixture.recipient(
                id,
                new Address(Kinds.EMAIL, id + "@example.com"),
                new Address(Kinds.PHONE, "+8210" + id.hashCode()),
                new Address(Kinds.DEVICE, id + "-1"),
                new Address(Kinds.DEVICE, id + "-2"));
    }

    private static void workflow(Run run, Step... steps) {
        run.fixture.workflows.put(
                new Workflow("overdue", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(steps)));
        run.notification = run.fixture.starting("overdue", new Target.ToRecipient("ada"));
    }

    private static Step step(
            String id, Duration after, Optional<Throttle> throttle, List<Target> to, String... channels) {
        List<ChannelOption> options = Stream.of(channels)
                .map(channel -> new ChannelOption(channel, channel))
                .toList();
        return new Step(id, options, after, List.of(), throttle, to, Optional.empty());
    }

    static Consumer<Run> answers(Outcome... first) {
        return run -> run.fixture.provider =
                attempt -> attempt <= first.length ? first[attempt - 1] : Outcome.accepted("ref");
    }
}
