package io.allim.channel.googlechat;

import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.http.HttpResult;
import io.allim.http.RetryAfter;
import io.allim.table.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Google Chat's answer means: https://developers.google.com/workspace/chat/limits
 *
 * @param limit the name of the rate limit
 */
record SpaceVerdict(String limit, Instant at) {

    /** Google names none; the limits are of a second and of a minute. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Duration ROOM = Duration.ofSeconds(2);
    private static final int MAX_REFERENCE = 200;

    Outcome of(HttpResult result, List<String> notes) {
        return switch (result) {
            case HttpResult.Answered answer -> of(answer, notes);
            case HttpResult.Blocked _ -> Outcome.rejected("the host has an address that messages may not reach");
            case HttpResult.NotSent(String why) -> Outcome.unreachable(why);
            case HttpResult.Full _ ->
                new Outcome.NotReady("too many messages are being sent at once", Optional.of(ROOM));
            case HttpResult.Unanswered(String why) -> Outcome.noAnswer(why);
        };
    }

    private Outcome of(HttpResult.Answered answer, List<String> notes) {
        int status = answer.status();
        String answered = "Google Chat answered " + status;
        Optional<Duration> after =
                answer.retryAfter().flatMap(value -> RetryAfter.read(value, at)).map(RetryAfter::pause);
        return switch (status) {
            case 401, 403, 404, 410 ->
                Outcome.addressGone(answered + ": the webhook is deleted, or apps may not write to the space");
            case 429 -> Outcome.throttled(answered + ": it takes no more now", limit, after.orElse(PAUSE));
            // https://www.rfc-editor.org/rfc/rfc9110#status.502: a gateway doesn't know what became of the request.
            case 502, 504 -> new Outcome.TryAgain(answered, after, true, Fault.NOT_AVAILABLE);
            case 503 -> new Outcome.TryAgain(answered, after, false, Fault.NOT_AVAILABLE);
            case 408, 409, 425 -> new Outcome.TryAgain(answered, after, false);
            default -> {
                if (status / 100 == 2) {
                    yield new Outcome.Accepted(reference(answer.body()), notes);
                }
                yield status / 100 == 5
                        ? new Outcome.TryAgain(answered, after, false)
                        : Outcome.rejected(
                                status / 100 == 3 ? "Google Chat redirects; redirects are not followed" : answered);
            }
        };
    }

    /** The message's name, such as {@code spaces/AAAA/messages/BBBB}. */
    private static String reference(String body) {
        return Json.tree(body)
                .map(answer -> answer.path("name").asText())
                .filter(name -> name.length() <= MAX_REFERENCE && name.matches("[A-Za-z0-9/._-]+"))
                .orElse("");
    }
}
