package io.allim.page.preference;

import io.quarkus.qute.TemplateInstance;

/** @param saved whether choices were saved just now */
record PreferencePage(PreferenceForm form, boolean saved) implements TemplateInstance {}
