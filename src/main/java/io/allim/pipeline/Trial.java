package io.allim.pipeline;

import io.allim.channel.Message;
import io.allim.delivery.Delivery;
import io.allim.pipeline.accept.Acceptance;
import io.allim.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/** What would become of a notification. */
public sealed interface Trial {

    /**
     * It would be accepted.
     *
     * @param workflow as the notification would use it
     * @param results of each delivery that it would have
     */
    record Done(Workflow workflow, List<Result> results) implements Trial {}

    /** It would not be accepted, for the reason that is never {@link Acceptance.Accepted}. */
    record Refused(Acceptance why) implements Trial {}

    /**
     * @param delivery as it would be in the end
     * @param words what would leave: its own message, or those of its digest
     * @param ofDigest the deliveries of its digest, as they would be in the end
     */
    record Result(Delivery delivery, List<Words> words, List<Delivery> ofDigest) {}

    /**
     * @param delivery whose message it is
     * @param html as it leaves, for a channel that shows it
     * @param warnings what the channel would cut, change or leave out
     */
    record Words(Delivery delivery, Message message, Optional<String> html, List<String> warnings) {}
}
