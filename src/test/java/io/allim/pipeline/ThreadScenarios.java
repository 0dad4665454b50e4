package io.allim.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.chat.ChatThread;
import io.allim.delivery.State;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.CrashTest.Run;
import io.allim.pipeline.CrashTest.Scenario;
import io.allim.recipient.Target;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Step;
import io.allim.workflow.ThreadRule;
import io.allim.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** What workers do with the messages of one incident, which stand together in a chat. */
final class ThreadScenarios {

    static final Target CHAT = new Target.ToAddress(new Address(Kinds.EMAIL, "ops@example.com"));

    private static final Set<State> SENT = Set.of(State.SENT);

    private ThreadScenarios() {}

    static Stream<Scenario> all() {
        Consumer<Run> hints = run -> run.fixture.drainHints();
        return Stream.of(
                new Scenario(
                        "an incident's messages, one after the other",
                        List.of(
                                chat(ChatThread.Mode.REPLY),
                                accept(1),
                                hints,
                                accept(2),
                                hints,
                                accept(3),
                                Run::settle),
                        SENT),
                new Scenario(
                        "two of an incident at the same instant", atOnce(ChatThread.Mode.REPLY, _ -> accepted()), SENT),
                new Scenario(
                        "two of an incident at the same instant, one in the other's place",
                        atOnce(ChatThread.Mode.REPLACE, _ -> accepted()),
                        SENT),
                new Scenario(
                        "two of an incident, each with an attempt that had no answer",
                        atOnce(
                                ChatThread.Mode.REPLY,
                                _ -> attempt -> attempt == 1 ? Outcome.unanswered("timeout") : Outcome.accepted("ref")),
                        SENT),
                new Scenario(
                        "two of an incident, the first of which is refused",
                        atOnce(ChatThread.Mode.REPLY, _ -> firstIs(Outcome.rejected("no"))),
                        Set.of(State.SENT, State.FAILED)),
                new Scenario(
                        "two of an incident, the first of which is tried again",
                        atOnce(ChatThread.Mode.REPLY, _ -> firstIs(Outcome.tryAgain("busy"))),
                        SENT),
                new Scenario(
                        "two of an incident at a pace",
                        Stream.concat(
                                        Stream.of(run -> run.fixture.perSecond = 0.5),
                                        atOnce(ChatThread.Mode.REPLY, _ -> accepted()).stream())
                                .toList(),
                        SENT),
                new Scenario(
                        "an incident whose first message is deleted",
                        List.of(
                                chat(ChatThread.Mode.REPLY),
                                accept(1),
                                Run::settle,
                                run -> run.fixture.deleted.add("post-1"),
                                accept(2),
                                Run::settle,
                                accept(3),
                                Run::settle),
                        SENT));
    }

    /** The second is looked at while the first is being sent. */
    private static List<Consumer<Run>> atOnce(
            ChatThread.Mode mode, Function<Run, Function<Integer, Outcome>> provider) {
        return List.of(
                chat(mode),
                run -> run.fixture.provider = provider.apply(run),
                accept(1),
                accept(2),
                run -> run.fixture.whileSending = _ -> run.fixture.drainHints(),
                run -> run.fixture.drainHints(),
                Run::settle);
    }

    private static Function<Integer, Outcome> accepted() {
        return _ -> Outcome.accepted("ref");
    }

    private static Function<Integer, Outcome> firstIs(Outcome outcome) {
        AtomicBoolean first = new AtomicBoolean(true);
        return _ -> first.getAndSet(false) ? outcome : Outcome.accepted("ref");
    }

    private static Consumer<Run> chat(ChatThread.Mode mode) {
        return run -> {
            run.fixture.threading = ChatThread.Support.BY_REFERENCE;
            workflow(run.fixture, "alert", mode);
        };
    }

    /** Its number is accepted once, however often the step is repeated. */
    private static Consumer<Run> accept(int number) {
        return run -> {
            if (run.accepted.size() < number) {
                run.notification = about(run.fixture, "alert", "4711");
                run.accept();
                run.expected = number;
            }
        };
    }

    /** A workflow whose messages belong together for each {@code data.incident}. */
    static void workflow(PipelineFixture fixture, String id, ChatThread.Mode mode) {
        workflow(fixture, id, "email", mode);
    }

    static void workflow(PipelineFixture fixture, String id, String channel, ChatThread.Mode mode) {
        workflow(fixture, id, step(id, channel).in(new ThreadRule("incident", mode)));
    }

    /** One whose messages stand by themselves. */
    static void plainWorkflow(PipelineFixture fixture, String id) {
        workflow(fixture, id, step(id, "email"));
    }

    private static Step step(String id, String channel) {
        return new Step(
                id,
                List.of(new ChannelOption(channel, id)),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static void workflow(PipelineFixture fixture, String id, Step step) {
        fixture.workflows.put(new Workflow(id, 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
    }

    static NotificationRequest about(PipelineFixture fixture, String workflow, String incident) {
        return about(fixture, workflow, incident, CHAT);
    }

    static NotificationRequest about(PipelineFixture fixture, String workflow, String incident, Target target) {
        return fixture.starting(workflow, JsonNodeFactory.instance.objectNode().put("incident", incident), target);
    }
}
