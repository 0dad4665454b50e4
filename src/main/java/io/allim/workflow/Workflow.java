package io.allim.workflow;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.allim.recipient.Target;
import io.allim.time.Hours;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to happen when something happened: which messages go out, on which channel and when. A version never changes.
 *
 * @param version from 1
 * @param names for people of other languages, by BCP 47 tag
 * @param critical whether recipients can't mute it
 * @param hidden whether recipients don't see it among what they choose
 * @param defaults whether it is wanted where a recipient said nothing: by channel's name, or {@code all}
 * @param quietHours in which it is held, beside those of the recipient
 * @param changedBy the name of the caller who made the version; absent of versions that were stored before there were such names
 * @param changedAt when the version was made
 */
public record Workflow(
        String id,
        int version,
        Optional<String> name,
        Map<String, String> names,
        Optional<String> category,
        boolean critical,
        boolean hidden,
        Map<String, Boolean> defaults,
        List<Step> steps,
        List<Hours> quietHours,
        Optional<String> changedBy,
        Optional<Instant> changedAt) {

    public static final int MAX_STEPS = 10;

    public Workflow {
        // Workflows that were stored before there were names by language have none.
        names = names == null ? Map.of() : Map.copyOf(names);
        defaults = Map.copyOf(defaults);
        steps = List.copyOf(steps);
        // Workflows that were stored before there were such hours have none.
        quietHours = quietHours == null ? List.of() : List.copyOf(quietHours);
    }

    /** A workflow of which nobody said who made it. */
    public Workflow(
            String id,
            int version,
            Optional<String> name,
            Map<String, String> names,
            Optional<String> category,
            boolean critical,
            boolean hidden,
            Map<String, Boolean> defaults,
            List<Step> steps,
            List<Hours> quietHours) {
        this(
                id,
                version,
                name,
                names,
                category,
                critical,
                hidden,
                defaults,
                steps,
                quietHours,
                Optional.empty(),
                Optional.empty());
    }

    /** A workflow that is shown to people, by one name. */
    public Workflow(
            String id,
            int version,
            Optional<String> name,
            Optional<String> category,
            boolean critical,
            Map<String, Boolean> defaults,
            List<Step> steps,
            List<Hours> quietHours) {
        this(id, version, name, Map.of(), category, critical, false, defaults, steps, quietHours);
    }

    /** The same, without quiet hours of its own. */
    public Workflow(
            String id,
            int version,
            Optional<String> name,
            Optional<String> category,
            boolean critical,
            Map<String, Boolean> defaults,
            List<Step> steps) {
        this(id, version, name, category, critical, defaults, steps, List.of());
    }

    public Optional<Step> step(String stepId) {
        for (Step step : steps) {
            if (step.id().equals(stepId)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    /** Steps for those whom the notification is for. */
    @JsonIgnore
    public List<Step> common() {
        return steps.stream().filter(step -> !step.hasOwnTargets()).toList();
    }

    /** How many targets the steps name themselves. */
    @JsonIgnore
    public int ownTargets() {
        return steps.stream().map(Step::to).mapToInt(List<Target>::size).sum();
    }

    /** Those that the steps name themselves. */
    public List<Target> targets() {
        return steps.stream().flatMap(step -> step.to().stream()).toList();
    }

    @JsonIgnore
    public Duration longestWait() {
        return steps.stream().map(Step::after).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    public Workflow at(int newVersion) {
        return with(newVersion, changedBy, changedAt);
    }

    public Workflow changed(String by, Instant at) {
        return with(version, Optional.of(by), Optional.of(at));
    }

    /** Whether the other differs in nothing but its version, and in who made it when. */
    boolean saysTheSame(Workflow other) {
        return equals(other.with(version, changedBy, changedAt));
    }

    private Workflow with(int number, Optional<String> by, Optional<Instant> at) {
        return new Workflow(id, number, name, names, category, critical, hidden, defaults, steps, quietHours, by, at);
    }
}
