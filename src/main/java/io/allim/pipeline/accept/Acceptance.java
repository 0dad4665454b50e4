package io.allim.pipeline.accept;

import io.allim.delivery.Delivery;
import io.allim.notification.NotificationRequest;
import java.util.List;

/** The answer to a notification that was handed in. */
public sealed interface Acceptance {

    /**
     * It is stored durably and will be seen to.
     *
     * @param deliveries as they are planned; none when there are topics among the targets
     * @param replayed whether an earlier request with the same key made it
     */
    record Accepted(NotificationRequest notification, List<Delivery> deliveries, boolean replayed)
            implements Acceptance {}

    /** The key was used before, with another body. */
    record KeyReused() implements Acceptance {}

    /** A request with this key is still being worked on. */
    record StillRunning() implements Acceptance {}

    /** It has no target, and neither has a step of its workflow. */
    record NobodyNamed() implements Acceptance {}

    /** The key was used before, and what it made is no longer stored. */
    record NoLongerStored() implements Acceptance {}

    record UnknownWorkflow() implements Acceptance {}

    /** A step of the workflow needs a template that there is not. */
    record UnknownTemplate(String template) implements Acceptance {}

    /**
     * A step's message can't be made of the notification's data, in no language.
     *
     * @param variable that is missing, such as {@code data.name}
     */
    record LacksVariable(String template, String variable) implements Acceptance {}

    /** @param index of the target whose recipient there is not */
    record UnknownRecipient(int index) implements Acceptance {}
}
