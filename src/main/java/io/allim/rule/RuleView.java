package io.allim.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rule as the API shows it: what can be put. */
record RuleView(
        String id,
        Optional<String> description,
        boolean enabled,
        ObjectNode pattern,
        String workflow,
        Optional<List<Map<String, String>>> to,
        Optional<ObjectNode> data,
        Optional<String> urgency,
        Optional<ObjectNode> resolvedBy,
        Optional<String> key,
        Optional<String> changedBy,
        Optional<Instant> changedAt) {

    static RuleView of(Rule rule) {
        return new RuleView(
                rule.id(),
                rule.description(),
                rule.enabled(),
                rule.pattern(),
                rule.workflow(),
                Optional.of(rule.to().stream().map(Target::view).toList()).filter(to -> !to.isEmpty()),
                rule.data(),
                rule.urgency().map(Urgency::word),
                rule.resolvedBy(),
                rule.key(),
                rule.changedBy(),
                rule.changedAt());
    }
}
