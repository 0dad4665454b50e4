package io.allim.page;

import io.allim.channel.Label;
import io.quarkus.qute.TemplateInstance;

/**
 * @param workflow its name for people; empty text: all of the channel
 * @param undo whether it can be undone: then nothing was said before
 * @param preferences the address of the page of preferences; empty text when it isn't offered
 */
record UnsubscribePage(Stage stage, String workflow, Label channel, boolean undo, String preferences)
        implements TemplateInstance {

    enum Stage {
        ASK,
        ENDED,
        UNDONE,
        /** The recipient can't mute it. */
        CRITICAL
    }
}
