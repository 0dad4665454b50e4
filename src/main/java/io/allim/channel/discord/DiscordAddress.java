package io.allim.channel.discord;

import io.allim.connection.Connection;
import io.allim.http.HttpUrl;
import io.allim.http.Invalid;
import io.allim.http.Outbound;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a message goes. */
sealed interface DiscordAddress {

    /**
     * A webhook.
     *
     * @param api the base of the API, which ends in {@code /api/v10}: other versions count waits in milliseconds
     * @param path below it, {@code /webhooks/{id}/{token}}
     * @param thread the thread that all its messages go to
     */
    record Webhook(HttpUrl api, String path, Optional<String> thread) implements DiscordAddress {}

    /** A channel that a bot writes to. */
    record Bot(String connection, String channel) implements DiscordAddress {}

    /** @param why one sentence without the address */
    record Wrong(String why) implements DiscordAddress {}

    String FORM = "a Discord webhook URL, or {connection}/{channel id} for a bot";
    String EXAMPLE = "https://discord.com/api/webhooks/1199999999999999999/pZ7x_token";

    /** {@code discordapp.com} is the old name of the first. */
    Set<String> HOSTS = Set.of("discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com");

    String ID = "\\d{15,20}";
    Pattern WEBHOOK = Pattern.compile("(?<prefix>(?:/[^?]*)?)/api(?:/v\\d{1,2})?(?<path>/webhooks/" + ID
            + "/[A-Za-z0-9_-]{1,200})(?<suffix>/[^?]*)?(?:\\?(?<query>.*))?");
    Pattern BOT = Pattern.compile("(?<connection>" + Connection.ID + ")/(?<channel>" + ID + ")");
    Pattern THREAD = Pattern.compile("(?:^|.*&)thread_id=(?<id>" + ID + ")(?:&.*|$)");

    /** Looks at the text alone. */
    static DiscordAddress read(String text, Outbound outbound) {
        if (text.contains("://")) {
            return switch (HttpUrl.read(text)) {
                case Invalid problem -> new Wrong(problem.why());
                case HttpUrl url -> webhook(url, outbound);
            };
        }
        Matcher bot = BOT.matcher(text);
        return bot.matches()
                ? new Bot(bot.group("connection"), bot.group("channel"))
                : new Wrong("The address must be " + FORM + ".");
    }

    private static DiscordAddress webhook(HttpUrl url, Outbound outbound) {
        boolean isDiscord = url.secure() && url.port() == 443 && HOSTS.contains(url.host());
        if (!isDiscord && !outbound.trusts(url)) {
            return new Wrong("The host of a Discord webhook is discord.com, with https.");
        }
        Matcher parts = WEBHOOK.matcher(url.target());
        if (!parts.matches() || isDiscord && !parts.group("prefix").isEmpty()) {
            return new Wrong("A Discord webhook looks like https://discord.com/api/webhooks/{id}/{token}.");
        }
        if (parts.group("suffix") != null && !parts.group("suffix").equals("/")) {
            return new Wrong("Leave out what follows the token of the webhook, such as /slack.");
        }
        Matcher thread =
                THREAD.matcher(Optional.ofNullable(parts.group("query")).orElse(""));
        HttpUrl api = new HttpUrl(
                url.secure(),
                url.host().equals("discordapp.com") ? "discord.com" : url.host(),
                url.port(),
                parts.group("prefix") + "/api/v10");
        return new Webhook(
                api, parts.group("path"), thread.matches() ? Optional.of(thread.group("id")) : Optional.empty());
    }
}
