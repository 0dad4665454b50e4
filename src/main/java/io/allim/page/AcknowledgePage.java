package io.allim.page;

import io.quarkus.qute.TemplateInstance;

/**
 * @param title of the notification; may be empty
 * @param at when it was acknowledged before; else empty text
 * @param who acknowledged it before; empty text where nobody knows
 */
record AcknowledgePage(Stage stage, String title, String at, String who) implements TemplateInstance {

    enum Stage {
        ASK,
        DONE,
        /** It had been acknowledged before. */
        BEFORE
    }
}
