package io.allim.pipeline.decide;

import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.EffectiveDigestRule;
import io.allim.recipient.Recipient;
import io.allim.recipient.Target;
import io.allim.time.Frequency;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Finds how targets want to hear of what is gathered, as things are now. */
@Singleton
public final class EffectiveDigestRules {

    private final AddressResolver resolver;
    private final WorkflowStore workflows;

    public EffectiveDigestRules(AddressResolver resolver, WorkflowStore workflows) {
        this.resolver = resolver;
        this.workflows = workflows;
    }

    /** By the version of its workflow that a digest has, or its own rule without one. */
    public EffectiveDigestRule of(Digest digest) {
        return of(digest, resolver.resolve(digest.target()));
    }

    /** @param resolved the digest's target */
    public EffectiveDigestRule of(Digest digest, ResolvedTarget resolved) {
        DigestWindow window = digest.window();
        Optional<Workflow> workflow = digest.workflow().flatMap(use -> workflows.find(use.id(), use.version()));
        DigestRule rule = workflow.flatMap(flow -> window.step().flatMap(flow::step))
                .flatMap(Step::digest)
                .orElse(window.rule());
        return of(rule, workflow, resolved);
    }

    public EffectiveDigestRule of(Target target, DigestRule rule, Optional<Workflow> workflow) {
        return of(rule, workflow, resolver.resolve(target));
    }

    public static EffectiveDigestRule of(DigestRule rule, Optional<Workflow> workflow, ResolvedTarget resolved) {
        Optional<Frequency> chosen = workflow.flatMap(
                        flow -> resolved.preferences().flatMap(said -> said.frequency(flow.id())))
                .filter(frequency -> rule.frequencies().contains(frequency.every()));
        Optional<String> locale = resolved.recipient().flatMap(Recipient::locale);
        return chosen.map(frequency -> chosen(rule, frequency, locale, resolved))
                .orElseGet(() -> new EffectiveDigestRule(
                        rule, false, resolved.zone(), rule.window().description()));
    }

    private static EffectiveDigestRule chosen(
            DigestRule rule, Frequency frequency, Optional<String> locale, ResolvedTarget resolved) {
        DigestRule often = frequency
                .schedule(locale)
                .map(cron -> rule.with(new Window.Scheduled(cron, Optional.empty(), Optional.empty())))
                .orElseGet(rule::atOnce);
        return new EffectiveDigestRule(
                often,
                true,
                resolved.zone(),
                "the recipient chose " + frequency.every().word());
    }
}
