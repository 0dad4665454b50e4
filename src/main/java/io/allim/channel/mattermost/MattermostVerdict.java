package io.allim.channel.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.http.HttpResult;
import io.allim.http.HttpResult.Answered;
import io.allim.http.RetryAfter;
import io.allim.table.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the answers of an incoming webhook mean: {@code ok}, or an error with an {@code id}. A webhook that was deleted is answered as
 * one that the server could not look up, 400 with {@code web.incoming_webhook.invalid.app_error}, so that no address is given up for it.
 *
 * @param limit of the webhook
 * @see <a href="https://github.com/mattermost/mattermost/blob/master/server/channels/app/webhook.go">HandleIncomingWebhook</a>
 */
record MattermostVerdict(String limit, Instant now, List<String> notes) {

    /** After which some of the requests that are under way have ended. */
    private static final Duration ROOM = Duration.ofSeconds(2);

    private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(5);
    private static final String OK = "ok";
    private static final String INVALID = "web.incoming_webhook.invalid.app_error";

    Outcome of(HttpResult result) {
        return switch (result) {
            case Answered answer -> answered(answer);
            case HttpResult.Blocked _ -> Outcome.rejected("the host has an address that may not be reached");
            case HttpResult.NotSent(String why) -> Outcome.unreachable(why);
            case HttpResult.Full _ ->
                new Outcome.NotReady("too many requests are being sent at once", Optional.of(ROOM));
            case HttpResult.Unanswered(String why) -> Outcome.noAnswer(why);
        };
    }

    private Outcome answered(Answered answer) {
        int status = answer.status();
        String said = "Mattermost answered " + status;
        return switch (status) {
            case 200 ->
                answer.body().strip().equals(OK)
                        ? new Outcome.Accepted("", notes)
                        : Outcome.unanswered("the answer is not one of a webhook of Mattermost");
            case 400 ->
                Outcome.rejected(
                        isUnknown(answer)
                                ? said + ": the webhook was deleted, or the server could not look it up"
                                : said + ": it takes no such message");
            case 403 -> Outcome.addressGone(said + ": the webhook, or who made it, may not write in its channel");
            case 404 -> Outcome.addressGone(said + ": the channel or the webhook is gone");
            case 429 ->
                Outcome.throttled(
                        "Mattermost takes no more messages for now",
                        limit,
                        after(answer).or(() -> reset(answer)).orElse(UNKNOWN_WAIT));
            case 501 -> Outcome.rejected(said + ": the server takes no incoming webhooks, by its configuration");
            case 502, 504 -> new Outcome.TryAgain(said, after(answer), true, Fault.NOT_AVAILABLE);
            case 503 -> new Outcome.TryAgain(said, after(answer), false, Fault.NOT_AVAILABLE);
            default ->
                status / 100 == 5
                        ? new Outcome.TryAgain(said, after(answer), false)
                        : Outcome.rejected(said + ": it takes no such request");
        };
    }

    private static boolean isUnknown(Answered answer) {
        return Json.tree(answer.body())
                .map((JsonNode body) -> body.path("id").asText())
                .filter(INVALID::equals)
                .isPresent();
    }

    private Optional<Duration> after(Answered answer) {
        return answer.retryAfter().flatMap(value -> RetryAfter.read(value, now)).map(RetryAfter::pause);
    }

    /** The seconds in which the server's budget is there again, as it counts them. */
    private Optional<Duration> reset(Answered answer) {
        return answer.header("x-ratelimit-reset")
                .flatMap(value -> RetryAfter.read(value, now))
                .map(RetryAfter::pause);
    }
}
