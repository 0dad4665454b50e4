package io.allim.page;

import io.allim.channel.Label;
import io.allim.time.Frequency.Every;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * @param workflow its name for people; empty: all of the channel
 * @param undo whether it can be undone: then nothing was said before
 * @param address where it was sent to, masked; empty text when nothing is known of it
 * @param less how often it may come instead, each less often than it does
 * @param every how often it comes from now on; empty text unless that was chosen just now
 * @param preferences the address of the page of preferences; empty text when it isn't offered
 */
record UnsubscribePage(
        Stage stage,
        NameText workflow,
        Label channel,
        String address,
        List<Every> less,
        String every,
        boolean undo,
        String preferences)
        implements TemplateInstance {

    enum Stage {
        ASK,
        ENDED,
        UNDONE,
        /** It comes less often from now on. */
        LESS,
        /** The recipient can't mute it. */
        CRITICAL
    }
}
