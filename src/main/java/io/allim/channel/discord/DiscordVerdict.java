package io.allim.channel.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.http.HttpResult;
import io.allim.http.HttpResult.Answered;
import io.allim.http.RetryAfter;
import io.allim.table.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Discord's answers mean. It bans an address of the network that makes 10,000 requests with the answers 401, 403 and 429 within
 * ten minutes, so that none of the first two is tried again.
 *
 * @param connection the bot's, as sentences name it; empty for a webhook
 * @param chat the limit of the chat
 * @param account the limit that all messages share
 * @param startsThread whether the message that it was to answer or replace is gone
 * @see <a href="https://docs.discord.com/developers/topics/opcodes-and-status-codes">Status codes</a>
 * @see <a href="https://docs.discord.com/developers/topics/rate-limits">Rate limits</a>
 */
record DiscordVerdict(
        Optional<String> connection,
        String chat,
        String account,
        Instant now,
        List<String> notes,
        boolean startsThread) {

    static final int UNKNOWN_CHANNEL = 10_003;
    static final int UNKNOWN_MESSAGE = 10_008;
    static final int UNKNOWN_WEBHOOK = 10_015;
    static final int OF_ANOTHER_AUTHOR = 50_005;
    static final int INVALID_FORM = 50_035;

    /** The type of a message that answers no other one. */
    private static final int PLAIN = 0;

    /** After which some of the requests that are under way have ended. */
    private static final Duration ROOM = Duration.ofSeconds(2);

    /** Where Discord asks to wait and does not say for how long. */
    private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(30);

    /** The same for a message whose first one is gone. */
    DiscordVerdict startingThread() {
        List<String> all = new ArrayList<>(notes);
        all.add("the message that it belongs to is no longer there: it stands by itself, as a new first one");
        return new DiscordVerdict(connection, chat, account, now, all, true);
    }

    Outcome of(HttpResult result) {
        return switch (result) {
            case Answered answer -> paced(answer, answered(answer));
            case HttpResult.Blocked _ -> Outcome.rejected("the host has an address that may not be reached");
            case HttpResult.NotSent(String why) -> Outcome.unreachable(why);
            case HttpResult.Full _ ->
                new Outcome.NotReady("too many requests are being sent at once", Optional.of(ROOM));
            case HttpResult.Unanswered(String why) -> Outcome.noAnswer(why);
        };
    }

    /** Whether a message that was to be changed is no longer there, or is one of the bot that the connection had before. */
    static boolean isGone(HttpResult result) {
        return result instanceof Answered answer
                && (answer.status() == 404 && code(body(answer)) == UNKNOWN_MESSAGE
                        || answer.status() == 403 && code(body(answer)) == OF_ANOTHER_AUTHOR);
    }

    /** Whether what was to answer another message answers none: Discord makes a plain one of it where the other one is gone. */
    static boolean isPlain(HttpResult result) {
        return result instanceof Answered answer
                && answer.status() / 100 == 2
                && body(answer).path("type").isInt()
                && body(answer).path("type").asInt() == PLAIN;
    }

    private Outcome answered(Answered answer) {
        JsonNode body = body(answer);
        int status = answer.status();
        String said = "Discord answered " + status + (code(body) > 0 ? " (" + code(body) + ")" : "");
        return switch (status) {
            case 401, 403 -> refused(status, said);
            case 404 -> missing(said, code(body));
            case 429 -> throttled(answer, body);
            case 502, 504 -> new Outcome.TryAgain(said, after(answer), true, Fault.NOT_AVAILABLE);
            case 503 -> new Outcome.TryAgain(said, after(answer), false, Fault.NOT_AVAILABLE);
            default -> {
                if (status / 100 == 2) {
                    yield taken(status, body);
                }
                yield status / 100 == 5
                        ? new Outcome.TryAgain(said, after(answer), false)
                        : Outcome.rejected(said + ": it takes no such message");
            }
        };
    }

    /** A webhook that does not wait for its message answers nothing. */
    private Outcome taken(int status, JsonNode body) {
        String id = body.path("id").asText("");
        return id.isEmpty() && status != 204
                ? Outcome.unanswered("the answer is not one of Discord")
                : new Outcome.Accepted(id, notes, startsThread);
    }

    private Outcome refused(int status, String said) {
        if (connection.isEmpty()) {
            return Outcome.addressGone(said + ": the webhook was deleted, or its token is not valid");
        }
        return status == 401
                ? Outcome.notReady(said + ": the token of the connection is not valid; put the bot's new one with PUT"
                        + " /v1/connections/" + connection.get())
                : Outcome.rejected(
                        said + ": the bot may not write there; invite it, and let it send messages and embed links");
    }

    private Outcome missing(String said, int code) {
        if (code == UNKNOWN_CHANNEL) {
            return Outcome.addressGone(said + ": there is no such channel");
        }
        return connection.isEmpty() || code == UNKNOWN_WEBHOOK
                ? Outcome.addressGone(said + ": there is no such webhook")
                : Outcome.rejected(said + ": there is no such thing");
    }

    private Outcome throttled(Answered answer, JsonNode body) {
        Duration pause = seconds(body.path("retry_after").asText(""))
                .or(() -> after(answer))
                .or(() -> budget(answer))
                .orElse(UNKNOWN_WAIT);
        boolean ofAll = body.path("global").asBoolean(false)
                || answer.header("x-ratelimit-global").isPresent();
        return Outcome.throttled("Discord takes no more messages for now", ofAll ? account : chat, pause);
    }

    /** The budget of the chat is spent: the next one would be throttled. */
    private Outcome paced(Answered answer, Outcome outcome) {
        boolean isSpent = answer.header("x-ratelimit-remaining")
                .filter(left -> left.strip().equals("0"))
                .isPresent();
        return outcome instanceof Outcome.Paced || !isSpent
                ? outcome
                : budget(answer)
                        .<Outcome>map(pause -> new Outcome.Paced(outcome, chat, pause))
                        .orElse(outcome);
    }

    private static Optional<Duration> budget(Answered answer) {
        return answer.header("x-ratelimit-reset-after").flatMap(DiscordVerdict::seconds);
    }

    private Optional<Duration> after(Answered answer) {
        return answer.retryAfter().flatMap(value -> RetryAfter.read(value, now)).map(RetryAfter::pause);
    }

    /** Seconds with a fraction, rounded up to milliseconds; at most what is waited anyway. */
    static Optional<Duration> seconds(String text) {
        if (!text.strip().matches("\\d{1,9}(?:\\.\\d{1,20})?")) {
            return Optional.empty();
        }
        long millis = new BigDecimal(text.strip())
                .movePointRight(3)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        return Optional.of(Duration.ofMillis(Math.min(millis, RetryAfter.MAX.toMillis())));
    }

    private static int code(JsonNode body) {
        return body.path("code").asInt(0);
    }

    private static JsonNode body(Answered answer) {
        return Json.tree(answer.body()).orElseGet(JsonNodeFactory.instance::missingNode);
    }
}
