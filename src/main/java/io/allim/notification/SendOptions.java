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
 * @param secret whether its words and data are shown to those alone who may read all
 */
public record SendOptions(Urgency urgency, List<String> channels, Optional<DigestRule> digestRule, boolean secret) {

    public SendOptions {
        channels = List.copyOf(channels);
    }

    public SendOptions(Urgency urgency, List<String> channels, Optional<DigestRule> digestRule) {
        this(urgency, channels, digestRule, false);
    }

    public static SendOptions of(Urgency urgency) {
        return new SendOptions(urgency, List.of(), Optional.empty());
    }
}
