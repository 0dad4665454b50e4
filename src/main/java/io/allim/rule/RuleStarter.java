package io.allim.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.event.AwsEvent;
import io.allim.notification.Audience;
import io.allim.notification.IdempotencyKey;
import io.allim.notification.IdempotencyStore;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.accept.Acceptance;
import io.allim.pipeline.accept.Acceptor;
import io.allim.recipient.Target;
import io.allim.table.Sha256;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Starts a rule's workflow for an event: once, however often the event comes while idempotency keys are remembered. */
@Singleton
final class RuleStarter {

    private static final Logger LOG = Logger.getLogger(RuleStarter.class);

    /** As much as a caller of the API may send. */
    private static final int MAX_DATA_BYTES = 256 * 1024;

    private final RuleTemplates texts;
    private final Acceptor acceptor;
    private final IdempotencyStore idempotency;

    RuleStarter(RuleTemplates texts, Acceptor acceptor, IdempotencyStore idempotency) {
        this.texts = texts;
        this.acceptor = acceptor;
        this.idempotency = idempotency;
    }

    /**
     * @return what the event started, now or when it came before
     * @throws RuleException when the rule can't start anything
     */
    NotificationId start(Rule rule, AwsEvent event, Instant now) {
        Optional<IdempotencyKey> key = Optional.of(key(rule, event));
        NotificationRequest notification = notification(rule, event, now);
        Acceptance acceptance = acceptor.acceptOfEvent(notification, key, now);
        while (acceptance instanceof Acceptance.UnknownRecipient(int index)
                && notification.to().size() > 1) {
            LOG.warnf("rule %s names a recipient that there is not; the others hear", rule.id());
            notification = notification.with(Audience.of(without(index, notification.to())));
            acceptance = acceptor.acceptOfEvent(notification, key, now);
        }
        return switch (acceptance) {
            case Acceptance.Accepted accepted -> accepted.notification().id();
            case Acceptance.StillRunning _, Acceptance.KeyReused _, Acceptance.NoLongerStored _ ->
                started(rule, event)
                        .orElseThrow(() -> new RuleException("what rule " + rule.id() + " started is forgotten"));
            case Acceptance.NobodyNamed _ ->
                throw new RuleException(
                        "rule " + rule.id() + " names nobody, and no step of its workflow names its own targets");
            case Acceptance.UnknownWorkflow _ ->
                throw new RuleException("rule " + rule.id() + " needs the workflow " + rule.workflow()
                        + ", which there is not: put it");
            case Acceptance.UnknownTemplate(String template) ->
                throw new RuleException(
                        "rule " + rule.id() + " needs the template " + template + ", which there is not: put it");
            case Acceptance.LacksVariable(String template, String variable) ->
                throw new RuleException(
                        "rule " + rule.id() + " gives no " + variable + " for the template " + template);
            case Acceptance.UnknownRecipient _ ->
                throw new RuleException("rule " + rule.id() + " names recipients that there are not: put them");
        };
    }

    /** What the event started when it came before. */
    Optional<NotificationId> started(Rule rule, AwsEvent event) {
        return idempotency.find(key(rule, event)).map(IdempotencyStore.Answered::notification);
    }

    private NotificationRequest notification(Rule rule, AwsEvent event, Instant now) {
        ObjectNode data = texts.data(rule, event);
        if (data.toString().getBytes(StandardCharsets.UTF_8).length > MAX_DATA_BYTES) {
            throw new RuleException("rule " + rule.id()
                    + " makes data of more than 256 KiB of an event: give it data that picks what is needed");
        }
        return NotificationRequest.of(
                now,
                Audience.of(rule.to()),
                Optional.empty(),
                Optional.of(new WorkflowRef(rule.workflow(), 0, Map.of())),
                data,
                SendOptions.of(rule.urgency().orElse(Urgency.NORMAL)),
                Timing.AT_ONCE);
    }

    /** The event counts, not what the rule makes of it: a rule that was changed since does not start it again. */
    private static IdempotencyKey key(Rule rule, AwsEvent event) {
        String hash = Sha256.hex(event.id());
        return new IdempotencyKey("rule/" + rule.id(), hash, hash);
    }

    private static List<Target> without(int index, List<Target> targets) {
        List<Target> others = new ArrayList<>(targets);
        others.remove(index);
        return others;
    }
}
