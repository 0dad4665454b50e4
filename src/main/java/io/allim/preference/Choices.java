package io.allim.preference;

import io.allim.channel.Channels;
import io.allim.channel.Label;
import io.allim.recipient.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What there is to choose for one recipient: what workflows offer that are not hidden and can reach them, and what the recipient has an answer for already.
 *
 * @param channels that reach the recipient
 * @param labels of the channels
 * @param workflows each on these channels alone
 * @param categories by id, in the order in which they are shown; those without a category have empty text, and come last
 */
public record Choices(
        Recipient recipient,
        List<String> channels,
        Map<String, Label> labels,
        List<WorkflowOption> workflows,
        Map<String, LocalName> categories) {

    static Choices of(
            Recipient recipient,
            Preferences preferences,
            List<WorkflowOption> offered,
            Map<String, LocalName> names,
            Channels installed) {
        List<String> channels = installed.names().stream()
                .filter(name -> reaches(installed, name, recipient)
                        || preferences.everything().channels().containsKey(name))
                .toList();
        List<WorkflowOption> workflows = workflows(preferences, offered, channels);
        Map<String, Label> labels = channels.stream().collect(Collectors.toMap(name -> name, installed::label));
        return new Choices(recipient, channels, labels, workflows, categories(preferences, offered, names));
    }

    private static boolean reaches(Channels installed, String name, Recipient recipient) {
        return installed
                .find(name)
                .filter(channel -> !recipient.endpoints(channel.reaches()).isEmpty())
                .isPresent();
    }

    private static List<WorkflowOption> workflows(
            Preferences preferences, List<WorkflowOption> offered, List<String> channels) {
        List<WorkflowOption> workflows = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        for (WorkflowOption option : offered) {
            known.add(option.workflow());
            WorkflowOption reaching = option.on(channels);
            if (!option.hidden() && !reaching.channels().isEmpty()) {
                workflows.add(reaching);
            }
        }
        preferences.workflows().keySet().stream()
                .filter(id -> !known.contains(id))
                .forEach(id -> workflows.add(WorkflowOption.unknown(id, channels)));
        return List.copyOf(workflows);
    }

    /** One whose workflows are all hidden is hidden as well. */
    private static Map<String, LocalName> categories(
            Preferences preferences, List<WorkflowOption> offered, Map<String, LocalName> names) {
        Set<String> shown = new LinkedHashSet<>();
        Set<String> hidden = new LinkedHashSet<>();
        offered.forEach(option -> option.category().ifPresent((option.hidden() ? hidden : shown)::add));
        preferences.categories().keySet().stream()
                .filter(id -> !hidden.contains(id))
                .forEach(shown::add);
        Map<String, LocalName> categories = new LinkedHashMap<>();
        shown.forEach(id -> categories.put(id, names.getOrDefault(id, new LocalName(id))));
        categories.put("", new LocalName(""));
        return categories;
    }

    public Label label(String channel) {
        return Objects.requireNonNull(labels.get(channel));
    }

    public LocalName name(String category) {
        return Objects.requireNonNull(categories.get(category));
    }

    /** @param category empty text: those without one */
    public List<WorkflowOption> of(String category) {
        return workflows.stream()
                .filter(option -> option.category().orElse("").equals(category))
                .toList();
    }

    /** Those that something can be chosen for, or that have workflows. */
    public List<String> shownCategories() {
        return categories.keySet().stream()
                .filter(id -> !id.isEmpty() || !of(id).isEmpty())
                .toList();
    }
}
