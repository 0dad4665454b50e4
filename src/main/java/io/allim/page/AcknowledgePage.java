package io.allim.page;

import io.allim.channel.Label;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

record AcknowledgePage(Stage stage, AcknowledgePage.Told told) implements TemplateInstance {

    enum Stage {
        ASK,
        DONE,
        /** It had been acknowledged before. */
        BEFORE
    }

    /**
     * What whoever has the link may see: the message that it came with, and how many others were told, not who they are.
     *
     * @param title of the message; may be empty
     * @param excerpt its first lines; may be empty
     * @param sentAt when it happened
     * @param others who were told as well
     * @param more whether there are more others than that
     * @param by who acknowledged it, the first one first
     * @param stops what is not sent any more, or will not be
     */
    record Told(
            String title, String excerpt, Moment sentAt, long others, boolean more, List<By> by, List<Stop> stops) {}

    /**
     * @param own whether it was done for whom the link was made
     * @param who empty text where nobody knows
     */
    record By(boolean own, String who, Moment at) {}

    /**
     * A message that acknowledging makes needless.
     *
     * @param others whether it would go to others
     * @param at when it would go
     */
    record Stop(Label channel, boolean others, Moment at) {}
}
