package io.allim.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.event.AwsEvent;
import io.allim.recipient.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rule would do with an event.
 *
 * @param starts whether the event starts the workflow, were the rule enabled
 * @param resolves whether it ends what was started under the key
 * @param unmatched the fields of the pattern that the event does not match by themselves; absent where it starts or resolves
 * @param event as patterns see it
 */
record RuleTestView(
        boolean starts,
        boolean resolves,
        Optional<List<String>> unmatched,
        Optional<String> key,
        Optional<Started> notification,
        ObjectNode event) {

    record Started(String workflow, List<Map<String, String>> to, ObjectNode data, String urgency) {}

    static RuleTestView of(Rule rule, AwsEvent event, RuleTemplates texts) {
        boolean resolves = rule.resolves(event);
        boolean starts = !resolves && rule.matches(event);
        Optional<Started> started = Optional.of(rule)
                .filter(_ -> starts)
                .map(it -> new Started(
                        it.workflow(),
                        it.to().stream().map(Target::view).toList(),
                        texts.data(it, event),
                        it.urgency().orElse(Urgency.NORMAL).word()));
        Optional<List<String>> unmatched = starts || resolves
                ? Optional.empty()
                : Optional.of(EventPattern.unmatched("pattern", rule.pattern(), event.json()));
        Optional<String> key = starts || resolves ? texts.key(rule, event) : Optional.empty();
        return new RuleTestView(starts, resolves, unmatched, key, started, event.json());
    }
}
