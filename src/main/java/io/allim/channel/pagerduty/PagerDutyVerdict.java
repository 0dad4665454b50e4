package io.allim.channel.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.http.HttpResult;
import io.allim.http.RetryAfter;
import io.allim.table.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What answers mean: https://developer.pagerduty.com/docs/events-api-v2-overview#response-codes--retry-logic */
record PagerDutyVerdict(PagerDutyAddress address, String dedupKey, List<String> notes, String limit, Instant now) {

    private static final Duration ROOM = Duration.ofSeconds(2);

    /** PagerDuty says that it was too much, and not for how long: its limits are of a minute. */
    private static final Duration PAUSE = Duration.ofMinutes(2);

    /** What PagerDuty's errors name; what else they say may quote the event, and is not shown. */
    private static final List<String> FIELDS = List.of(
            "payload.summary",
            "payload.source",
            "payload.severity",
            "payload.timestamp",
            "payload.custom_details",
            "event_action",
            "dedup_key",
            "links",
            "client_url",
            "client");

    Outcome of(HttpResult result) {
        return switch (result) {
            case HttpResult.Answered answer -> of(answer);
            case HttpResult.Blocked _ ->
                Outcome.notReady(
                        "the connection's url leads to an address that may not be reached: PUT /v1/connections/"
                                + address.connection() + " with another url");
            case HttpResult.NotSent(String why) -> Outcome.unreachable(why);
            case HttpResult.Full _ -> new Outcome.NotReady("too many events are being sent at once", Optional.of(ROOM));
            case HttpResult.Unanswered(String why) -> Outcome.noAnswer(why);
        };
    }

    private Outcome of(HttpResult.Answered answer) {
        String answered = "PagerDuty answered " + answer.status();
        return switch (answer.status()) {
            case 202 -> taken(json(answer));
            case 400 -> of400(json(answer));
            case 401, 403 ->
                Outcome.notReady(answered + " and does not know the routing key" + mend("the secret routingKey"));
            case 404 ->
                Outcome.notReady(answered + ": the Events API is not at the connection's url" + mend("another url"));
            case 413 -> Outcome.rejected(answered + ": the event is too large");
            case 429 -> Outcome.throttled(answered + ": too many events", limit, pause(answer));
            case 502, 504 -> new Outcome.TryAgain(answered, Optional.empty(), true, Fault.NOT_AVAILABLE);
            case 503 -> new Outcome.TryAgain(answered, Optional.empty(), false, Fault.NOT_AVAILABLE);
            default -> {
                if (answer.status() >= 500) {
                    yield Outcome.tryAgain(answered);
                }
                yield answer.status() >= 400
                        ? Outcome.rejected(answered + " and does not take the event")
                        : Outcome.unanswered(answered + ", which says nothing of the event");
            }
        };
    }

    private Outcome taken(JsonNode json) {
        return json.path("status").asText("").equals("success")
                ? new Outcome.Accepted(dedupKey, notes)
                : Outcome.unanswered("PagerDuty's answer can't be read");
    }

    private Outcome of400(JsonNode json) {
        String errors = json.path("errors").toString();
        if (errors.contains("routing_key")) {
            return Outcome.notReady(
                    "PagerDuty answered 400 and does not know the routing key" + mend("the secret routingKey"));
        }
        List<String> named = FIELDS.stream().filter(errors::contains).toList();
        return Outcome.rejected("PagerDuty answered 400: the event is not valid"
                + (named.isEmpty() ? "" : ", by its " + String.join(", ", named)));
    }

    private String mend(String what) {
        return ": PUT /v1/connections/" + address.connection() + " with " + what;
    }

    private Duration pause(HttpResult.Answered answer) {
        return answer.retryAfter()
                .flatMap(value -> RetryAfter.read(value, now))
                .map(RetryAfter::pause)
                .orElse(PAUSE);
    }

    private static JsonNode json(HttpResult.Answered answer) {
        return Json.tree(answer.body()).orElse(MissingNode.getInstance());
    }
}
