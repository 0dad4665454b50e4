package io.allim.workflow;

import io.allim.preference.HoursView;
import io.allim.recipient.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A workflow as the API shows it: what can be put, with its version. */
record WorkflowView(
        String id,
        int version,
        Optional<String> name,
        Optional<Map<String, String>> names,
        Optional<String> category,
        boolean critical,
        boolean hidden,
        Map<String, Boolean> defaults,
        List<StepView> steps,
        Optional<List<HoursView>> quietHours,
        Optional<String> changedBy,
        Optional<Instant> changedAt) {

    record StepView(
            String id,
            String channel,
            String template,
            Optional<String> after,
            Optional<List<UnlessView>> unless,
            Optional<ThrottleView> throttle,
            Optional<ThreadRule> thread,
            Optional<DigestRuleView> digest,
            Optional<List<Map<String, String>>> to,
            Optional<List<HoursView>> sendWindow,
            Optional<String> urgency,
            Optional<List<ChannelOption>> fallback) {

        static StepView of(Step step) {
            ChannelOption first = step.channels().getFirst();
            return new StepView(
                    step.id(),
                    first.channel(),
                    first.template(),
                    Optional.of(step.after()).filter(after -> !after.isZero()).map(Duration::toString),
                    some(step.unless().stream().map(UnlessView::of).toList()),
                    step.throttle().map(ThrottleView::of),
                    step.thread(),
                    step.digest().map(DigestRuleView::of),
                    some(step.to().stream().map(Target::view).toList()),
                    some(step.sendWindow().stream().map(HoursView::of).toList()),
                    step.urgency().map(urgency -> urgency.word()),
                    some(step.channels().subList(1, step.channels().size())));
        }
    }

    record UnlessView(String is, Optional<String> step) {

        static UnlessView of(SkipCondition unless) {
            return new UnlessView(unless.is().word(), unless.step());
        }
    }

    record ThrottleView(int limit, String per, Optional<String> key, String overflow) {

        static ThrottleView of(Throttle throttle) {
            return new ThrottleView(
                    throttle.limit(),
                    throttle.per().toString(),
                    throttle.key(),
                    throttle.overflow().word());
        }
    }

    static WorkflowView of(Workflow workflow) {
        return new WorkflowView(
                workflow.id(),
                workflow.version(),
                workflow.name(),
                Optional.of(workflow.names()).filter(names -> !names.isEmpty()),
                workflow.category(),
                workflow.critical(),
                workflow.hidden(),
                workflow.defaults(),
                workflow.steps().stream().map(StepView::of).toList(),
                some(workflow.quietHours().stream().map(HoursView::of).toList()),
                workflow.changedBy(),
                workflow.changedAt());
    }

    private static <T> Optional<List<T>> some(List<T> list) {
        return Optional.of(list).filter(entries -> !entries.isEmpty());
    }
}
