package io.allim.channel.slack;

import io.allim.connection.Connection;
import io.allim.http.HttpUrl;
import io.allim.http.Invalid;
import io.allim.http.Outbound;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a message goes. */
sealed interface SlackAddress {

    /** The URL of an incoming webhook, which is a credential. */
    record Webhook(HttpUrl url) implements SlackAddress {}

    /**
     * A channel to which an app posts.
     *
     * @param connection its id
     * @param where the id of a channel, group or user, or the name of a public channel with a {@code #}
     */
    record InChannel(String connection, String where) implements SlackAddress {}

    /** @param why as a sentence for the caller */
    record Unknown(String why) implements SlackAddress {}

    Set<String> HOSTS = Set.of("hooks.slack.com", "hooks.slack-gov.com");

    Pattern IN_CHANNEL = Pattern.compile("(?<connection>" + Connection.ID + ")/(?<where>"
            + "[CDGUW][A-Z0-9]{5,20}|#[\\p{L}\\p{N}\\p{M}][\\p{L}\\p{N}\\p{M}_.-]{0,79})");

    static SlackAddress read(String address) {
        Matcher inChannel = IN_CHANNEL.matcher(address);
        if (inChannel.matches()) {
            return new InChannel(inChannel.group("connection"), inChannel.group("where"));
        }
        if (!address.contains("://")) {
            return new Unknown(
                    "A Slack address is the URL of an incoming webhook, https://hooks.slack.com/services/…, or a"
                            + " connection and a channel, such as team/C0123ABCD or team/#alerts: the channel's id is in its"
                            + " details in Slack, and has 6 characters or more.");
        }
        return switch (HttpUrl.read(address)) {
            case HttpUrl url -> new Webhook(url);
            case Invalid problem -> new Unknown(problem.why());
        };
    }

    static Optional<String> validate(String address, Outbound outbound) {
        return switch (read(address)) {
            case InChannel _ -> Optional.empty();
            case Unknown(String why) -> Optional.of(why);
            case Webhook(HttpUrl url) ->
                isOfSlack(url) || outbound.trusts(url)
                        ? outbound.validate(url)
                        : Optional.of("A Slack webhook begins with https://hooks.slack.com/services/.");
        };
    }

    private static boolean isOfSlack(HttpUrl url) {
        return HOSTS.contains(url.host()) && url.target().startsWith("/services/");
    }
}
