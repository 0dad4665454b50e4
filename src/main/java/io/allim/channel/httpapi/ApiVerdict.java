package io.allim.channel.httpapi;

import com.fasterxml.jackson.core.JsonPointer;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.channel.PlainText;
import io.allim.http.HttpResult;
import io.allim.http.RetryAfter;
import io.allim.table.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an answer means: by the connection's own table, then by the one below. Statuses that say that the request itself is wrong
 * are final; the others pass mostly, and are tried again.
 *
 * <pre>
 * 2xx                                        accepted
 * 400 405 406 411 413 414 415 422            rejected
 * 401 403                                    notReady: somebody has to mend the connection
 * 410                                        gone
 * 429                                        throttled
 * all others                                 retry
 * </pre>
 *
 * @param own by status ({@code 409}) or class ({@code 4xx})
 * @param reference where the answer has the message's id
 */
record ApiVerdict(Map<String, Meaning> own, Optional<JsonPointer> reference, String limit, Instant at) {

    /** What a status can mean, by the word in settings. */
    enum Meaning {
        ACCEPTED("accepted"),
        REJECTED("rejected"),
        GONE("gone"),
        THROTTLED("throttled"),
        RETRY("retry"),
        NOT_READY("notReady");

        private final String word;

        Meaning(String word) {
            this.word = word;
        }

        static Optional<Meaning> of(String word) {
            return Arrays.stream(values())
                    .filter(meaning -> meaning.word.equals(word))
                    .findFirst();
        }

        static List<String> words() {
            return Arrays.stream(values()).map(meaning -> meaning.word).toList();
        }
    }

    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration ROOM = Duration.ofSeconds(2);
    private static final int MAX_REFERENCE = 200;

    Outcome of(HttpResult result) {
        return switch (result) {
            case HttpResult.Answered answer -> of(answer);
            case HttpResult.Blocked _ -> Outcome.rejected("the host has an address that requests may not reach");
            case HttpResult.NotSent(String why) -> Outcome.unreachable(why);
            case HttpResult.Full _ ->
                new Outcome.NotReady("too many requests are being sent at once", Optional.of(ROOM));
            case HttpResult.Unanswered(String why) -> Outcome.noAnswer(why);
        };
    }

    private Outcome of(HttpResult.Answered answer) {
        int status = answer.status();
        String answered = "the API answered " + status;
        Optional<Duration> after =
                answer.retryAfter().flatMap(value -> RetryAfter.read(value, at)).map(RetryAfter::pause);
        return switch (meaning(status)) {
            case ACCEPTED -> Outcome.accepted(reference(answer.body()).orElseGet(() -> Integer.toString(status)));
            case REJECTED -> Outcome.rejected(answered);
            case GONE -> Outcome.addressGone(answered + ": what the address names is gone");
            case THROTTLED -> Outcome.throttled(answered + ": it takes no more now", limit, after.orElse(PAUSE));
            case NOT_READY -> Outcome.notReady(answered + ": put the connection with secrets that it takes");
            case RETRY -> retry(status, answered, after);
        };
    }

    private Meaning meaning(int status) {
        return Optional.ofNullable(own.get(Integer.toString(status)))
                .or(() -> Optional.ofNullable(own.get(status / 100 + "xx")))
                .orElseGet(() -> standard(status));
    }

    private static Meaning standard(int status) {
        return switch (status) {
            case 400, 405, 406, 411, 413, 414, 415, 422 -> Meaning.REJECTED;
            case 401, 403 -> Meaning.NOT_READY;
            case 410 -> Meaning.GONE;
            case 429 -> Meaning.THROTTLED;
            default -> status / 100 == 2 ? Meaning.ACCEPTED : Meaning.RETRY;
        };
    }

    private static Outcome retry(int status, String answered, Optional<Duration> after) {
        return switch (status) {
            // https://www.rfc-editor.org/rfc/rfc9110#status.502: a gateway doesn't know what became of the request.
            case 502, 504 -> new Outcome.TryAgain(answered, after, true, Fault.NOT_AVAILABLE);
            case 503 -> new Outcome.TryAgain(answered, after, false, Fault.NOT_AVAILABLE);
            default ->
                new Outcome.TryAgain(
                        status / 100 == 3 ? "the API redirects; redirects are not followed" : answered, after, false);
        };
    }

    private Optional<String> reference(String body) {
        return reference
                .flatMap(pointer -> Json.tree(body).map(answer -> answer.at(pointer)))
                .filter(found -> found.isValueNode() && !found.isNull() && !found.isMissingNode())
                .map(found -> new PlainText(found.asText()).oneLine().value())
                .filter(text -> !text.isEmpty() && text.length() <= MAX_REFERENCE);
    }
}
