package io.allim.page;

import io.quarkus.qute.TemplateInstance;

/**
 * @param title of the notification; may be empty
 * @param at when it was acknowledged before; else empty text
 */
record AcknowledgePage(Stage stage, String title, String at) implements TemplateInstance {

    enum Stage {
        ASK,
        DONE,
        /** It had been acknowledged before. */
        BEFORE
    }
}
