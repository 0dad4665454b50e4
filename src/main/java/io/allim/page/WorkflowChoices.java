package io.allim.page;

import io.allim.channel.Channels;
import io.allim.channel.Label;
import io.allim.preference.Preferences;
import io.allim.preference.WorkflowCatalog;
import io.allim.preference.WorkflowOption;
import io.allim.recipient.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What there is to choose for one recipient: what workflows offer, and what the recipient has an answer for already.
 *
 * @param channels that reach the recipient
 * @param labels of the channels
 */
record WorkflowChoices(
        Recipient recipient,
        List<String> channels,
        Map<String, Label> labels,
        List<WorkflowOption> workflows,
        List<String> categories) {

    static WorkflowChoices of(
            Recipient recipient, Preferences preferences, WorkflowCatalog catalog, Channels installed) {
        List<String> channels = installed.names().stream()
                .filter(name -> reaches(installed, name, recipient)
                        || preferences.everything().channels().containsKey(name))
                .toList();
        List<WorkflowOption> workflows = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        for (WorkflowOption option : catalog.options()) {
            known.add(option.workflow());
            workflows.add(on(option, channels));
        }
        preferences.workflows().keySet().stream()
                .filter(id -> !known.contains(id))
                .forEach(id -> workflows.add(
                        new WorkflowOption(id, id, Optional.empty(), false, channels, Map.of(), List.of())));
        Map<String, Label> labels = channels.stream().collect(Collectors.toMap(name -> name, installed::label));
        return new WorkflowChoices(recipient, channels, labels, workflows, categories(workflows, preferences));
    }

    private static boolean reaches(Channels installed, String name, Recipient recipient) {
        return installed
                .find(name)
                .filter(channel -> !recipient.endpoints(channel.reaches()).isEmpty())
                .isPresent();
    }

    private static WorkflowOption on(WorkflowOption option, List<String> channels) {
        return new WorkflowOption(
                option.workflow(),
                option.name(),
                option.category(),
                option.critical(),
                option.channels().stream().filter(channels::contains).toList(),
                option.defaults(),
                option.frequencies());
    }

    /** Those without a category come last. */
    private static List<String> categories(List<WorkflowOption> workflows, Preferences preferences) {
        Set<String> categories = new LinkedHashSet<>();
        workflows.forEach(option -> option.category().ifPresent(categories::add));
        categories.addAll(preferences.categories().keySet());
        if (workflows.stream().anyMatch(option -> option.category().isEmpty())) {
            categories.add("");
        }
        return List.copyOf(categories);
    }

    Label label(String channel) {
        return Objects.requireNonNull(labels.get(channel));
    }

    List<WorkflowOption> of(String category) {
        return workflows.stream()
                .filter(option -> option.category().orElse("").equals(category))
                .toList();
    }
}
