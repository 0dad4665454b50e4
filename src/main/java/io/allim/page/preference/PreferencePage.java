package io.allim.page.preference;

import io.allim.page.NameText;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * @param address of the recipient, masked; empty text when nothing is known of it
 * @param said what has just happened
 * @param switched the category that was, where one was
 * @param back how to undo it, where that is {@link Said#ALL_OFF}
 * @param staying what comes in any case
 */
record PreferencePage(
        PreferenceForm form, String address, Said said, List<Switched> switched, AllOff back, List<NameText> staying)
        implements TemplateInstance {

    /** @param name of the category */
    record Switched(NameText name, boolean on) {}

    enum Said {
        NOTHING,
        SAVED,
        ALL_OFF,
        UNDONE
    }
}
