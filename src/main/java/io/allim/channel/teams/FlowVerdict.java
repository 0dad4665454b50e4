package io.allim.channel.teams;

import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.http.HttpResult;
import io.allim.http.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a flow's answer means: https://learn.microsoft.com/azure/logic-apps/logic-apps-http-endpoint
 *
 * @param limit the name of the rate limit
 */
record FlowVerdict(String limit, Instant at) {

    static final String NOT_POSTED =
            "the flow took the message; whether it posted it is in the flow's run history in Power Automate";

    /** Where the flow doesn't say. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Duration ROOM = Duration.ofSeconds(2);

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
        String answered = "the flow answered " + status;
        Optional<Duration> after =
                answer.retryAfter().flatMap(value -> RetryAfter.read(value, at)).map(RetryAfter::pause);
        return switch (status) {
            case 400, 401, 404, 410 ->
                Outcome.addressGone(answered
                        + ": its URL has changed, it is deleted or turned off, or its owner has left: make a new one");
            case 413 -> Outcome.rejected(answered + ": the message is too large for it");
            case 429 -> Outcome.throttled(answered + ": it takes no more now", limit, after.orElse(PAUSE));
            // https://www.rfc-editor.org/rfc/rfc9110#status.502: a gateway doesn't know what became of the request.
            case 502, 504 -> new Outcome.TryAgain(answered, after, true, Fault.NOT_AVAILABLE);
            case 503 -> new Outcome.TryAgain(answered, after, false, Fault.NOT_AVAILABLE);
            case 408, 409, 425 -> new Outcome.TryAgain(answered, after, false);
            default -> {
                if (status / 100 == 2) {
                    List<String> said = new ArrayList<>(notes);
                    said.add(NOT_POSTED);
                    yield new Outcome.Accepted("", said);
                }
                yield status / 100 == 5
                        ? new Outcome.TryAgain(answered, after, false)
                        : Outcome.rejected(
                                status / 100 == 3 ? "the flow redirects; redirects are not followed" : answered);
            }
        };
    }
}
