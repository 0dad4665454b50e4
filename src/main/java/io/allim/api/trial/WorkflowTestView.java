package io.allim.api.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.DigestId;
import io.allim.pipeline.Trial;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.SkipCondition;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a notification of a workflow would do.
 *
 * @param version absent for a draft
 * @param at when it would be accepted
 */
record WorkflowTestView(String workflow, Optional<Integer> version, Instant at, List<StepView> steps) {

    /** @param deliveries of all its channels that are reached, the first to end first */
    record StepView(String step, List<Result> deliveries) {}

    /**
     * @param to the recipient's id, or the address masked
     * @param dueAt its turn
     * @param digest with which it would leave
     * @param assumes what people would not have done by then: each would make it needless
     * @param messages what would leave: its own, or those of its digest
     */
    record Result(
            String channel,
            String to,
            State state,
            Optional<Instant> dueAt,
            Optional<Instant> finishedAt,
            String why,
            Optional<DigestView> digest,
            Optional<List<String>> assumes,
            List<TraceEntry> trace,
            List<MessageView> messages) {}

    /** @param trace of its messages, of all that are made of it */
    record DigestView(String id, Instant closesAt, List<TraceEntry> trace) {}

    /**
     * @param to the address masked
     * @param at when it would leave
     */
    record MessageView(
            String channel,
            String to,
            Instant at,
            String title,
            String body,
            Optional<String> html,
            Optional<String> url,
            Optional<ObjectNode> data,
            List<String> warnings) {

        static MessageView of(Trial.Words words) {
            return new MessageView(
                    words.delivery().channel(),
                    words.message().address().masked(),
                    words.message().at(),
                    words.message().title(),
                    words.message().body(),
                    words.html(),
                    words.message().url(),
                    Optional.of(words.message().data()).filter(data -> !data.isEmpty()),
                    words.warnings());
        }
    }

    static WorkflowTestView of(Trial.Done trial, boolean isDraft, Instant at) {
        Workflow workflow = trial.workflow();
        return new WorkflowTestView(
                workflow.id(),
                isDraft ? Optional.empty() : Optional.of(workflow.version()),
                at,
                workflow.steps().stream()
                        .map(step -> step(step, trial.results()))
                        .toList());
    }

    private static StepView step(Step step, List<Trial.Result> results) {
        return new StepView(
                step.id(),
                results.stream()
                        .filter(result -> result.delivery().route().step().equals(Optional.of(step.id())))
                        .sorted(Comparator.comparing((Trial.Result result) ->
                                        result.delivery().trace().getFirst().at())
                                .thenComparingInt(result -> place(step, result.delivery())))
                        .map(result -> result(step, result))
                        .toList());
    }

    private static int place(Step step, Delivery delivery) {
        return step.channel(delivery.channel())
                .map(step.channels()::indexOf)
                .orElse(step.channels().size());
    }

    private static Result result(Step step, Trial.Result result) {
        Delivery delivery = result.delivery();
        return new Result(
                delivery.channel(),
                delivery.target().shown(),
                delivery.state(),
                delivery.plannedFor().or(delivery::dueAt),
                delivery.finishedAt(),
                delivery.reason(),
                digest(result),
                Optional.of(assumed(step, delivery)).filter(all -> !all.isEmpty()),
                delivery.trace(),
                result.words().stream().map(MessageView::of).toList());
    }

    private static Optional<DigestView> digest(Trial.Result result) {
        return result.delivery()
                .membership()
                .map(membership -> new DigestView(
                        new DigestId(membership.digest()).toString(),
                        membership.closesAt(),
                        result.ofDigest().stream()
                                .flatMap(message -> message.trace().stream())
                                .sorted(Comparator.comparing(TraceEntry::at))
                                .toList()));
    }

    private static List<String> assumed(Step step, Delivery delivery) {
        return delivery.state() == State.SKIPPED
                ? List.of()
                : step.unless().stream()
                        .filter(unless -> unless.is() != EngagementStatus.SENT)
                        .map(WorkflowTestView::assumed)
                        .toList();
    }

    private static String assumed(SkipCondition unless) {
        if (unless.is() == EngagementStatus.ACKED) {
            return "nobody acknowledges it before";
        }
        return unless.step().map(step -> "step " + step + " is not ").orElse("no other step is ")
                + unless.is().word()
                + " before";
    }
}
