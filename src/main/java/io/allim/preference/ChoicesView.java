package io.allim.preference;

import io.allim.channel.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a recipient can choose, as the API shows it to what draws a panel. */
record ChoicesView(List<ChannelView> channels, List<CategoryView> categories, List<WorkflowView> workflows) {

    record ChannelView(String id, String name) {}

    /** @param workflows those that are shown */
    record CategoryView(String id, String name, List<String> workflows) {}

    /**
     * @param channels on which it may be heard and that reach the recipient
     * @param frequencies what may be chosen, the most frequent first; absent: no choice
     * @param frequency what holds; absent: as the workflow has it
     */
    record WorkflowView(
            String id,
            String name,
            Optional<String> category,
            boolean critical,
            Map<String, WantedView> channels,
            Optional<List<String>> frequencies,
            Optional<FrequencyView> frequency) {}

    record WantedView(boolean wanted) {}

    /** @param locale a BCP 47 tag; empty text: the names of those without a language */
    static ChoicesView of(Choices choices, Preferences preferences, String locale) {
        String language = Locale.forLanguageTag(locale).getLanguage();
        return new ChoicesView(
                choices.channels().stream()
                        .map(id -> channel(id, choices.label(id), language))
                        .toList(),
                choices.categories().keySet().stream()
                        .filter(id -> !id.isEmpty())
                        .map(id -> category(id, choices, locale))
                        .toList(),
                choices.workflows().stream()
                        .map(option -> workflow(option, preferences, locale))
                        .toList());
    }

    private static ChannelView channel(String id, Label label, String language) {
        return new ChannelView(id, label.in(language));
    }

    private static CategoryView category(String id, Choices choices, String locale) {
        return new CategoryView(
                id,
                choices.name(id).in(locale),
                choices.of(id).stream().map(WorkflowOption::workflow).toList());
    }

    private static WorkflowView workflow(WorkflowOption option, Preferences preferences, String locale) {
        Map<String, WantedView> channels = new LinkedHashMap<>();
        option.channels()
                .forEach(channel -> channels.put(
                        channel,
                        new WantedView(
                                preferences.verdict(option.subject(), channel).wanted())));
        return new WorkflowView(
                option.workflow(),
                option.name().in(locale),
                option.category(),
                option.critical(),
                channels,
                Optional.of(option.frequencies().stream()
                                .map(every -> every.word())
                                .toList())
                        .filter(words -> !words.isEmpty()),
                preferences
                        .frequency(option.workflow())
                        .filter(said -> option.frequencies().contains(said.every()))
                        .map(FrequencyView::of));
    }
}
