package io.allim.notification;

import io.allim.channel.Urgency;
import io.allim.workflow.DigestRule;
import java.util.List;
import java.util.Optional;

/**
 * How a notification is to be sent.
 *
 * @param channels the channels to use; empty: the first that reaches the target, or those of the workflow
 * @param digestRule how its messages are gathered into digests; a workflow's steps say so themselves
 */
public record SendOptions(Urgency urgency, List<String> channels, Optional<DigestRule> digestRule) {

    public SendOptions {
        channels = List.copyOf(channels);
    }

    public static SendOptions of(Urgency urgency) {
        return new SendOptions(urgency, List.of(), Optional.empty());
    }
}
