package io.allim.preference;

import io.allim.channel.Channels;
import io.allim.recipient.Recipient;
import jakarta.inject.Singleton;

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

    /** @param preferences of the recipient, as they are now */
    public Choices find(Recipient recipient, Preferences preferences) {
        return Choices.of(recipient, preferences, catalog.options(), categories.names(), channels);
    }
}
