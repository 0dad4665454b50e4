package io.allim.preference;

import io.allim.channel.Channels;
import io.allim.recipient.Recipient;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** Finds what a recipient can choose. */
@Singleton
public final class ChoicesFinder {

    private final WorkflowCatalog catalog;
    private final CategoryStore categories;
    private final Channels channels;

    ChoicesFinder(WorkflowCatalog catalog, CategoryStore categories, Channels channels) {
        this.catalog = catalog;
        this.categories = categories;
        this.channels = channels;
    }

    /** Where an answer may stand that means something: everything, and each workflow and category that is in use, hidden ones too. */
    public List<PreferenceScope> scopes() {
        List<WorkflowOption> offered = catalog.options();
        Stream<PreferenceScope> workflows = offered.stream().map(option -> PreferenceScope.workflow(option.workflow()));
        Stream<PreferenceScope> grouped = offered.stream()
                .flatMap(option -> option.category().stream())
                .distinct()
                .map(PreferenceScope::category);
        return Stream.of(Stream.of(PreferenceScope.EVERYTHING), grouped, workflows)
                .flatMap(scopes -> scopes)
                .flatMap(scope -> Stream.concat(
                        Stream.of(scope), channels.names().stream().map(scope::on)))
                .toList();
    }

    /** @param preferences of the recipient, as they are now */
    public Choices find(Recipient recipient, Preferences preferences) {
        return Choices.of(recipient, preferences, catalog.options(), categories.names(), channels);
    }
}
