package io.allim.preference;

import io.allim.channel.Channels;
import io.allim.channel.Label;
import io.allim.recipient.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What there is to choose for one recipient: what workflows offer that are in use, not hidden, and can reach them.
 *
 * @param channels that reach the recipient, or that they have an answer for
 * @param labels of the channels
 * @param workflows each on these channels alone
 * @param categories of these workflows, by id, in the order in which they are shown; empty text stands for workflows without one, and comes last
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
        List<WorkflowOption> workflows = workflows(offered, channels);
        Map<String, Label> labels = channels.stream().collect(Collectors.toMap(name -> name, installed::label));
        return new Choices(recipient, channels, labels, workflows, categories(workflows, names));
    }

    private static boolean reaches(Channels installed, String name, Recipient recipient) {
        return installed
                .find(name)
                .filter(channel -> !recipient.endpoints(channel.reaches()).isEmpty())
                .isPresent();
    }

    private static List<WorkflowOption> workflows(List<WorkflowOption> offered, List<String> channels) {
        List<WorkflowOption> workflows = new ArrayList<>();
        for (WorkflowOption option : offered) {
            WorkflowOption reaching = option.on(channels);
            if (!option.hidden() && !reaching.channels().isEmpty()) {
                workflows.add(reaching);
            }
        }
        return List.copyOf(workflows);
    }

    private static Map<String, LocalName> categories(List<WorkflowOption> workflows, Map<String, LocalName> names) {
        Map<String, LocalName> categories = new LinkedHashMap<>();
        workflows.forEach(option ->
                option.category().ifPresent(id -> categories.put(id, names.getOrDefault(id, new LocalName(id)))));
        if (workflows.stream().anyMatch(option -> option.category().isEmpty())) {
            categories.put("", new LocalName(""));
        }
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
}
