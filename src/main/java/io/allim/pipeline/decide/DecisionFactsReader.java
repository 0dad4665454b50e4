package io.allim.pipeline.decide;

import io.allim.channel.Address;
import io.allim.notification.Digest;
import io.allim.preference.Preferences;
import io.allim.preference.Verdict;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Suppression;
import io.allim.recipient.SuppressionStore;
import io.allim.recipient.Target;
import io.allim.table.Sha256;
import io.allim.time.Hours;
import io.allim.time.Timetable;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what a decision depends on. */
@Singleton
public final class DecisionFactsReader {

    private final AddressResolver resolver;
    private final SuppressionStore suppressions;
    private final SkipConditions skipConditions;
    private final Throttles throttles;
    private final TemplateContext variables;

    public DecisionFactsReader(
            AddressResolver resolver,
            SuppressionStore suppressions,
            SkipConditions skipConditions,
            Throttles throttles,
            TemplateContext variables) {
        this.resolver = resolver;
        this.suppressions = suppressions;
        this.skipConditions = skipConditions;
        this.throttles = throttles;
        this.variables = variables;
    }

    public DecisionFacts find(DeliveryContext context) {
        Optional<Preferences> said = context.resolved().preferences();
        Optional<DigestAssignment> assignment = context.digestRule().map(rule -> digestAssignment(context, rule));
        Optional<Endpoint> endpoint = resolver.endpoint(context.resolved(), context.route());
        Optional<Suppression> suppression = assignment.isPresent()
                ? Optional.empty()
                : endpoint.flatMap(found -> suppression(context, found.address()));
        Optional<Step> step = context.step().filter(_ -> !(context.notification() instanceof Digest));
        return new DecisionFacts(
                endpoint,
                suppression,
                verdict(context, said),
                step.flatMap(found -> skipConditions.reasonToSkip(context, found)),
                step.flatMap(Step::throttle)
                        .filter(_ -> !context.delivery().hasThrottleSlot())
                        .map(throttle -> window(context, throttle)),
                assignment,
                timetable(context, said));
    }

    /**
     * The same targets with what is known of those of their addresses, by target.
     *
     * @param addresses those that are asked for of a target
     */
    public Map<Target, ResolvedTarget> readAhead(
            List<ResolvedTarget> targets, Function<ResolvedTarget, List<Address>> addresses) {
        Map<Address, Optional<Suppression>> suppressed = suppressions.findAll(targets.stream()
                .flatMap(resolved -> addresses.apply(resolved).stream())
                .toList());
        return targets.stream()
                .collect(Collectors.toMap(ResolvedTarget::target, resolved -> resolved.with(suppressed)));
    }

    private Optional<Suppression> suppression(DeliveryContext context, Address address) {
        return Optional.ofNullable(context.resolved().suppressions().get(address))
                .orElseGet(() -> suppressions.find(address));
    }

    /** When a message may go, as things are now. */
    public Timetable timetable(DeliveryContext context) {
        return timetable(context, context.resolved().preferences());
    }

    private static Verdict verdict(DeliveryContext context, Optional<Preferences> said) {
        return said.map(preferences ->
                        preferences.verdict(context.subject(), context.route().channel()))
                .orElseGet(() -> new Verdict(true, "the caller gave the address"));
    }

    private DigestAssignment digestAssignment(DeliveryContext context, DigestRule rule) {
        String key =
                rule.key().map(source -> variables.expression(source, context)).orElse("");
        return new DigestAssignment(
                series(context, key), key, EffectiveDigestRules.of(rule, context.workflow(), context.resolved()));
    }

    private static String series(DeliveryContext context, String key) {
        String of =
                context.workflow().map(workflow -> "workflow/" + workflow.id()).orElse("plain");
        String by = context.route().step().orElse(context.route().channel());
        return Sha256.hex(String.join("\n", of, by, context.target().canonical().identity(), key))
                .substring(0, 32);
    }

    private Timetable timetable(DeliveryContext context, Optional<Preferences> said) {
        List<Hours> quiet = new ArrayList<>();
        if (!context.isPressing() && resolver.disturbs(context.route().channel())) {
            said.ifPresent(preferences -> quiet.addAll(preferences.quietHours()));
            context.workflow().ifPresent(workflow -> quiet.addAll(workflow.quietHours()));
        }
        List<Hours> open = context.step().map(Step::sendWindow).orElse(List.of());
        return new Timetable(quiet, open, context.resolved().zone());
    }

    private ThrottleWindow window(DeliveryContext context, Throttle throttle) {
        String key = throttle.key()
                .map(source -> variables.expression(source, context))
                .orElse("");
        return throttles.read(context, throttle, key);
    }
}
