package io.allim.page.preference;

import io.allim.page.NameText;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * @param said what has just happened
 * @param back how to undo it, where that is {@link Said#ALL_OFF}
 * @param staying what comes in any case
 */
record PreferencePage(PreferenceForm form, Said said, AllOff back, List<NameText> staying) implements TemplateInstance {

    enum Said {
        NOTHING,
        SAVED,
        ALL_OFF,
        UNDONE
    }
}
