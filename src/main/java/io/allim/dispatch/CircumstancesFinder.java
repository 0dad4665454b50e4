package io.allim.dispatch;

import io.allim.preference.PreferenceStore;
import io.allim.preference.Verdict;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Suppression;
import io.allim.recipient.SuppressionStore;
import io.allim.recipient.Target;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Reads what a decision depends on. */
@Singleton
final class CircumstancesFinder {

    private final Reach reach;
    private final SuppressionStore suppressions;
    private final PreferenceStore preferences;
    private final Signs signs;
    private final Throttles throttles;
    private final Composer composer;

    CircumstancesFinder(
            Reach reach,
            SuppressionStore suppressions,
            PreferenceStore preferences,
            Signs signs,
            Throttles throttles,
            Composer composer) {
        this.reach = reach;
        this.suppressions = suppressions;
        this.preferences = preferences;
        this.signs = signs;
        this.throttles = throttles;
        this.composer = composer;
    }

    Circumstances find(Question question, Reach.Reached reached) {
        Optional<Endpoint> endpoint = reach.endpoint(reached, question.route());
        Optional<Suppression> suppression = endpoint.flatMap(found -> suppressions.find(found.address()));
        Optional<Step> step = question.step();
        return new Circumstances(
                endpoint,
                suppression,
                verdict(question),
                step.flatMap(found -> signs.overtaken(question, found)),
                step.flatMap(Step::throttle)
                        .filter(_ -> !question.permitted())
                        .map(throttle -> window(question, throttle, reached)));
    }

    private Verdict verdict(Question question) {
        return question.target() instanceof Target.Known(String recipient)
                ? preferences
                        .find(recipient)
                        .verdict(question.subject(), question.route().channel())
                : new Verdict(true, "the caller gave the address");
    }

    private ThrottleWindow window(Question question, Throttle throttle, Reach.Reached reached) {
        String key = throttle.key()
                .map(source -> composer.expression(source, question, reached))
                .orElse("");
        return throttles.look(question, throttle, key);
    }
}
