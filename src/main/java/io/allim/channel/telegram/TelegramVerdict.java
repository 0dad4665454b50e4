package io.allim.channel.telegram;

import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.http.HttpResult;
import io.allim.http.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What answers mean: https://core.telegram.org/bots/api#making-requests
 *
 * @param limit of the chat
 */
record TelegramVerdict(TelegramAddress address, String limit, Instant now) {

    private static final Duration ROOM = Duration.ofSeconds(2);

    /** Where Telegram says that it was too much, and not for how long. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** Of 400: nothing will ever be taken there, until somebody lets the bot in again. */
    private static final List<String> NO_CHAT = List.of(
            "chat not found",
            "chat_write_forbidden",
            "not enough rights",
            "have no rights",
            "need administrator rights",
            "chat_admin_required",
            "channel_private",
            "peer_id_invalid",
            "user_is_blocked",
            "user_deactivated",
            "group chat was deactivated",
            "chat_restricted",
            "user not found");

    private static final List<String> NO_TOPIC =
            List.of("message thread not found", "topic_deleted", "topic_id_invalid");

    /** Of what was not taken. */
    Outcome of(HttpResult result) {
        return switch (result) {
            case HttpResult.Answered answer -> of(TelegramAnswer.of(answer));
            case HttpResult.Blocked _ ->
                Outcome.notReady(
                        "the connection's url leads to an address that may not be reached: PUT /v1/connections/"
                                + address.connection() + " with another url");
            case HttpResult.NotSent(String why) -> Outcome.unreachable(why);
            case HttpResult.Full _ ->
                new Outcome.NotReady("too many messages are being sent at once", Optional.of(ROOM));
            case HttpResult.Unanswered(String why) -> Outcome.noAnswer(why);
        };
    }

    private Outcome of(TelegramAnswer answer) {
        String answered = "Telegram answered " + answer.status();
        return switch (answer.status()) {
            case 200 -> Outcome.unanswered("Telegram's answer can't be read");
            case 400 -> of400(answer);
            case 401 -> token(answered + ": the bot's token is not valid, or was revoked");
            case 403 -> Outcome.addressGone(answered + ": " + why403(answer));
            case 404 -> token(answered + ": there is no such bot");
            case 429 -> Outcome.throttled(answered + ": too many messages", limit, pause(answer));
            case 502, 504 -> new Outcome.TryAgain(answered, Optional.empty(), true, Fault.NOT_AVAILABLE);
            case 503 -> new Outcome.TryAgain(answered, Optional.empty(), false, Fault.NOT_AVAILABLE);
            default -> {
                if (answer.status() >= 500) {
                    yield Outcome.tryAgain(answered);
                }
                yield answer.status() >= 400
                        ? Outcome.rejected(answered + " and does not take the message")
                        : Outcome.notReady(answered + ": something else than the Bot API is at the connection's url");
            }
        };
    }

    private Outcome of400(TelegramAnswer answer) {
        Optional<Long> moved = answer.newChat();
        if (moved.isPresent()) {
            return new Outcome.Moved(address.movedTo(moved.get()), "the chat has a new id");
        }
        if (answer.saysAny(NO_CHAT)) {
            return Outcome.addressGone("Telegram answered 400: there is no such chat, or the bot may not write to it");
        }
        if (answer.saysAny(NO_TOPIC)) {
            return Outcome.addressGone("Telegram answered 400: there is no such topic");
        }
        if (answer.says("topic_closed")) {
            return Outcome.rejected("Telegram answered 400: the topic is closed");
        }
        return Outcome.rejected(
                answer.isComplaint()
                        ? "Telegram answered 400: it can't read the message, not even as plain text"
                        : "Telegram answered 400 and does not take the message");
    }

    private static String why403(TelegramAnswer answer) {
        if (answer.says("blocked")) {
            return "the user has blocked the bot";
        }
        if (answer.says("kicked") || answer.says("not a member")) {
            return "the bot is no member of the chat";
        }
        if (answer.says("deactivated")) {
            return "the user's account is gone";
        }
        return answer.says("initiate")
                ? "the user has never written to the bot, which may not write first"
                : "the bot may not write there";
    }

    private Outcome token(String why) {
        return Outcome.notReady(why + ": PUT /v1/connections/" + address.connection() + " with the secret token");
    }

    private Duration pause(TelegramAnswer answer) {
        return answer.pause()
                .or(() -> answer.retryAfter()
                        .flatMap(value -> RetryAfter.read(value, now))
                        .map(RetryAfter::pause))
                .orElse(PAUSE);
    }
}
