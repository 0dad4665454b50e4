package io.allim.rule;

import io.allim.event.AwsEvent;
import io.allim.event.EventListener;
import io.allim.notification.NotificationId;
import io.allim.pipeline.control.Canceller;
import io.allim.rule.Incidents.IncidentEvent;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Serves every rule with every event. A rule that fails keeps no other from being served. */
@Singleton
final class RuleListener implements EventListener {

    private static final Logger LOG = Logger.getLogger(RuleListener.class);
    private static final Duration CANCEL_FOR = Duration.ofSeconds(10);

    private final RuleStore rules;
    private final RuleTemplates texts;
    private final RuleStarter starter;
    private final Incidents incidents;
    private final Canceller canceller;
    private final InstantSource clock;

    RuleListener(
            RuleStore rules,
            RuleTemplates texts,
            RuleStarter starter,
            Incidents incidents,
            Canceller canceller,
            InstantSource clock) {
        this.rules = rules;
        this.texts = texts;
        this.starter = starter;
        this.incidents = incidents;
        this.canceller = canceller;
        this.clock = clock;
    }

    @Override
    public boolean onEvent(AwsEvent event) {
        Instant now = clock.instant();
        boolean handled = false;
        List<String> failures = new ArrayList<>();
        for (Rule rule : rules.all(now)) {
            try {
                handled |= onEvent(rule, event, now);
            } catch (RuntimeException e) {
                LOG.warnf("event %s is not done with: rule %s failed: %s", event.id(), rule.id(), e.getMessage());
                failures.add(rule.id());
            }
        }
        if (!failures.isEmpty()) {
            throw new RuleException("these rules failed: " + String.join(", ", failures));
        }
        return handled;
    }

    private boolean onEvent(Rule rule, AwsEvent event, Instant now) {
        if (rule.resolves(event)) {
            incidentEvent(rule, event, now)
                    .ifPresent(incident -> incidents.resolve(incident, now, id -> cancel(id, now)));
            return true;
        }
        boolean starts = rule.enabled() && rule.matches(event);
        if (starts) {
            start(rule, event, now);
        }
        return starts;
    }

    private void start(Rule rule, AwsEvent event, Instant now) {
        Optional<IncidentEvent> incident = incidentEvent(rule, event, now);
        if (incident.filter(incidents::isResolvedAfter).isPresent()) {
            LOG.infof("event %s starts nothing by rule %s: it was resolved since", event.id(), rule.id());
            starter.started(rule, event).ifPresent(id -> cancel(id, now));
            return;
        }
        NotificationId id = starter.start(rule, event, now);
        if (incident.filter(it -> !incidents.open(id, it, now)).isPresent()) {
            cancel(id, now);
        }
    }

    private void cancel(NotificationId id, Instant now) {
        canceller.cancel(id, now, Deadline.of(CANCEL_FOR));
    }

    /** Empty when nothing can resolve what the event starts. */
    private Optional<IncidentEvent> incidentEvent(Rule rule, AwsEvent event, Instant now) {
        Optional<String> key = texts.key(rule, event);
        if (rule.key().isPresent() && key.isEmpty()) {
            LOG.warnf("event %s has nothing of the key of rule %s", event.id(), rule.id());
        }
        return key.map(name -> new IncidentEvent(rule.id(), name, time(event, now)));
    }

    /** A time that is yet to come would outlast what happens until then. */
    private static Instant time(AwsEvent event, Instant now) {
        try {
            Instant time = OffsetDateTime.parse(event.json().path("time").asText())
                    .toInstant()
                    .truncatedTo(ChronoUnit.MILLIS);
            return time.isAfter(now) || time.isBefore(Instant.EPOCH) ? now : time;
        } catch (DateTimeException e) {
            return now;
        }
    }
}
