package io.allim.preference;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.allim.time.Frequency;
import io.allim.time.Hours;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a recipient wants to hear, where, how often and when not. On what and where the most specific answer wins, in this order:
 *
 * <ol>
 *   <li>the workflow on the channel
 *   <li>the workflow
 *   <li>the category on the channel
 *   <li>the category
 *   <li>everything on the channel
 *   <li>everything
 *   <li>the workflow's default for the channel
 *   <li>the workflow's default
 *   <li>wanted
 * </ol>
 *
 * What is critical is wanted whatever the answers are.
 *
 * @param categories by the category's name
 * @param workflows by the workflow's id
 * @param frequencies by the workflow's id; one that the workflow doesn't offer says nothing
 * @param quietHours at most {@value #MAX_QUIET_HOURS}
 */
public record Preferences(
        Choice everything,
        Map<String, Choice> categories,
        Map<String, Choice> workflows,
        Map<String, Frequency> frequencies,
        List<Hours> quietHours) {

    /** How many answers a caller may give at once. */
    public static final int MAX_ANSWERS = 500;

    public static final int MAX_QUIET_HOURS = 10;

    public static final Preferences NONE = new Preferences(Choice.NONE, Map.of(), Map.of(), Map.of(), List.of());

    public Preferences {
        categories = spoken(categories);
        workflows = spoken(workflows);
        // What was stored before there were such has neither.
        frequencies = frequencies == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(frequencies));
        quietHours = quietHours == null ? List.of() : List.copyOf(quietHours);
    }

    /** Things without an answer are left out, so that saying nothing looks the same however it came about. */
    private static Map<String, Choice> spoken(Map<String, Choice> choices) {
        Map<String, Choice> spoken = new TreeMap<>(choices);
        spoken.values().removeIf(choice -> choice.answers() == 0);
        return Collections.unmodifiableMap(spoken);
    }

    public Verdict verdict(PreferenceSubject subject, String channel) {
        if (subject.critical()) {
            return new Verdict(true, "critical: can't be muted");
        }
        return order(subject, channel)
                .flatMap(scope -> answer(scope).map(wanted -> said(wanted, scope)).stream())
                .findFirst()
                .or(() -> byDefault(subject, channel))
                .orElse(new Verdict(true, "no preference against it"));
    }

    private static Stream<PreferenceScope> order(PreferenceSubject subject, String channel) {
        Stream<PreferenceScope> things = Stream.of(
                        subject.workflow().map(PreferenceScope::workflow),
                        subject.category().map(PreferenceScope::category),
                        Optional.of(PreferenceScope.EVERYTHING))
                .flatMap(Optional::stream);
        return things.flatMap(thing -> Stream.of(thing.on(channel), thing));
    }

    private static Verdict said(boolean wanted, PreferenceScope scope) {
        return new Verdict(wanted, "the recipient " + (wanted ? "asked for " : "muted ") + scope);
    }

    private static Optional<Verdict> byDefault(PreferenceSubject subject, String channel) {
        String what = subject.workflow().map(id -> "workflow " + id).orElse("it");
        return Optional.ofNullable(subject.defaults().get(channel))
                .map(wanted ->
                        new Verdict(wanted, what + (wanted ? " is on" : " is off") + " by default on " + channel))
                .or(() -> Optional.ofNullable(subject.defaults().get(PreferenceSubject.ALL))
                        .map(wanted -> new Verdict(wanted, what + (wanted ? " is on" : " is off") + " by default")));
    }

    /** What the recipient said at this very place. */
    public Optional<Boolean> answer(PreferenceScope scope) {
        return choice(scope).answer(scope.channel());
    }

    public Preferences with(PreferenceScope scope, Optional<Boolean> answer) {
        Choice changed = choice(scope).with(scope.channel(), answer);
        return switch (scope.level()) {
            case EVERYTHING -> new Preferences(changed, categories, workflows, frequencies, quietHours);
            case CATEGORY ->
                new Preferences(
                        everything, with(categories, scope.name(), changed), workflows, frequencies, quietHours);
            case WORKFLOW ->
                new Preferences(
                        everything, categories, with(workflows, scope.name(), changed), frequencies, quietHours);
        };
    }

    /** How often the recipient wants to hear of a workflow, if it leaves them the choice. */
    public Optional<Frequency> frequency(String workflow) {
        return Optional.ofNullable(frequencies.get(workflow));
    }

    public Preferences with(String workflow, Optional<Frequency> frequency) {
        Map<String, Frequency> changed = new TreeMap<>(frequencies);
        changed.remove(workflow);
        frequency.ifPresent(said -> changed.put(workflow, said));
        return new Preferences(everything, categories, workflows, changed, quietHours);
    }

    public Preferences withQuietHours(List<Hours> hours) {
        return new Preferences(everything, categories, workflows, frequencies, hours);
    }

    /** Whether what is held under the others may be held for another time under these. */
    boolean times(Preferences others) {
        return !frequencies.equals(others.frequencies) || !quietHours.equals(others.quietHours);
    }

    private static Map<String, Choice> with(Map<String, Choice> choices, String name, Choice choice) {
        Map<String, Choice> changed = new TreeMap<>(choices);
        changed.put(name, choice);
        return changed;
    }

    private Choice choice(PreferenceScope scope) {
        return switch (scope.level()) {
            case EVERYTHING -> everything;
            case CATEGORY -> categories.getOrDefault(scope.name(), Choice.NONE);
            case WORKFLOW -> workflows.getOrDefault(scope.name(), Choice.NONE);
        };
    }

    /** All but the quiet hours. */
    @JsonIgnore
    public int answers() {
        int choices = Stream.of(Stream.of(everything), categories.values().stream(), workflows.values().stream())
                .flatMap(level -> level)
                .mapToInt(Choice::answers)
                .sum();
        return choices + frequencies.size();
    }
}
