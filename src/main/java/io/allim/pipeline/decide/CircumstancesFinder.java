package io.allim.pipeline.decide;

import io.allim.preference.PreferenceStore;
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
import java.util.Optional;

/** Reads what a decision depends on. */
@Singleton
public final class CircumstancesFinder {

    private final Reach reach;
    private final SuppressionStore suppressions;
    private final PreferenceStore preferences;
    private final SkipConditions signs;
    private final Throttles throttles;
    private final TemplateVariables variables;

    public CircumstancesFinder(
            Reach reach,
            SuppressionStore suppressions,
            PreferenceStore preferences,
            SkipConditions signs,
            Throttles throttles,
            TemplateVariables variables) {
        this.reach = reach;
        this.suppressions = suppressions;
        this.preferences = preferences;
        this.signs = signs;
        this.throttles = throttles;
        this.variables = variables;
    }

    public Circumstances find(Question question, Reach.Reached reached) {
        Optional<Preferences> said = preferences(question);
        Optional<Gathering> gathering = question.gather().map(rule -> gathering(question, rule, said, reached));
        Optional<Endpoint> endpoint = reach.endpoint(reached, question.route());
        Optional<Suppression> suppression = gathering.isPresent()
                ? Optional.empty()
                : endpoint.flatMap(found -> suppressions.find(found.address()));
        Optional<Step> step =
                question.step().filter(_ -> !question.notification().isDigest());
        return new Circumstances(
                endpoint,
                suppression,
                verdict(question, said),
                step.flatMap(found -> signs.overtaken(question, found)),
                step.flatMap(Step::throttle)
                        .filter(_ -> !question.permitted())
                        .map(throttle -> window(question, throttle, reached)),
                gathering,
                timetable(question, said, reached));
    }

    /** When a message may go, as things are now. */
    public Timetable timetable(Question question) {
        return timetable(question, preferences(question), reach.look(question.target()));
    }

    private Optional<Preferences> preferences(Question question) {
        return question.target() instanceof Target.Known(String recipient)
                ? Optional.of(preferences.find(recipient))
                : Optional.empty();
    }

    private static Verdict verdict(Question question, Optional<Preferences> said) {
        return said.map(preferences ->
                        preferences.verdict(question.subject(), question.route().channel()))
                .orElseGet(() -> new Verdict(true, "the caller gave the address"));
    }

    private Gathering gathering(Question question, DigestRule rule, Optional<Preferences> said, Reach.Reached reached) {
        String key = rule.key()
                .map(source -> variables.expression(source, question, reached))
                .orElse("");
        return new Gathering(series(question, key), key, Wishes.of(rule, question.workflow(), said, reached));
    }

    private static String series(Question question, String key) {
        String of =
                question.workflow().map(workflow -> "workflow/" + workflow.id()).orElse("plain");
        String by = question.route().step().orElse(question.route().channel());
        return Sha256.hex(
                        String.join("\n", of, by, question.target().canonical().identity(), key))
                .substring(0, 32);
    }

    /** An inbox wakes nobody up. */
    private static Timetable timetable(Question question, Optional<Preferences> said, Reach.Reached reached) {
        List<Hours> quiet = new ArrayList<>();
        if (!question.isPressing() && !question.route().channel().equals("inbox")) {
            said.ifPresent(preferences -> quiet.addAll(preferences.quietHours()));
            question.workflow().ifPresent(workflow -> quiet.addAll(workflow.quietHours()));
        }
        List<Hours> open = question.step().map(Step::sendWindow).orElse(List.of());
        return new Timetable(quiet, open, reached.zone());
    }

    private ThrottleWindow window(Question question, Throttle throttle, Reach.Reached reached) {
        String key = throttle.key()
                .map(source -> variables.expression(source, question, reached))
                .orElse("");
        return throttles.look(question, throttle, key);
    }
}
