package io.allim.channel.slack;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.http.HttpResult;
import io.allim.http.RetryAfter;
import io.allim.table.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an answer of Slack means. */
final class SlackVerdict {

    /** Where Slack does not say how long to wait. */
    private static final Duration THROTTLED = Duration.ofSeconds(10);

    /** After which some of the exchanges that were under way have ended. */
    private static final Duration ROOM = Duration.ofSeconds(2);

    /**
     * Bodies of answers of webhooks that nothing reaches any more:
     * https://docs.slack.dev/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
     */
    private static final Set<String> WEBHOOK_GONE = Set.of(
            "action_prohibited",
            "channel_is_archived",
            "channel_not_found",
            "invalid_token",
            "no_active_hooks",
            "no_service",
            "no_service_id",
            "no_team",
            "posting_to_general_channel_denied",
            "team_disabled",
            "user_not_found");

    /** https://docs.slack.dev/reference/methods/chat.postMessage#errors */
    private static final Set<String> CHANNEL_GONE = Set.of("channel_not_found", "is_archived", "user_not_found");

    /** What is wrong with the token, or with what its app may do: the same for all messages of the connection. */
    private static final Set<String> TOKEN = Set.of(
            "access_denied",
            "account_inactive",
            "ekm_access_denied",
            "enterprise_is_restricted",
            "invalid_auth",
            "missing_scope",
            "no_permission",
            "not_allowed_token_type",
            "not_authed",
            "org_login_required",
            "team_access_not_granted",
            "token_expired",
            "token_revoked",
            "two_factor_setup_required");

    private static final Set<String> CONTENT = Set.of(
            "as_user_not_supported",
            "attachment_payload_limit_exceeded",
            "blocked_file_type",
            "cannot_dm_bot",
            "invalid_arguments",
            "invalid_array_arg",
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_charset",
            "invalid_form_data",
            "invalid_json",
            "invalid_post_type",
            "json_not_object",
            "markdown_text_conflict",
            "messages_tab_disabled",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
            "not_in_channel",
            "restricted_action",
            "restricted_action_non_threadable_channel",
            "restricted_action_read_only_channel",
            "restricted_action_thread_locked",
            "restricted_action_thread_only_channel",
            "slack_connect_blocked_file_type",
            "too_many_attachments",
            "too_many_contact_cards");

    private static final Set<String> THROTTLE = Set.of("message_limit_exceeded", "rate_limited", "ratelimited");

    /** Slack says of them that a part of the call may have worked. */
    private static final Set<String> UNCERTAIN = Set.of("fatal_error", "internal_error", "request_timeout");

    /** The first message is gone, or can't be answered or changed. */
    private static final Set<String> FIRST_GONE = Set.of(
            "cannot_reply_to_message",
            "cant_update_message",
            "edit_window_closed",
            "message_not_found",
            "thread_not_found");

    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,60}");

    private final String limit;
    private final Instant now;

    /**
     * @param limit the name of the message's rate limit
     * @param now when the attempt is made
     */
    SlackVerdict(String limit, Instant now) {
        this.limit = limit;
        this.now = now;
    }

    /** Whether the answer says that the message which was to be answered or changed is gone. */
    static boolean isFirstGone(HttpResult result) {
        return result instanceof HttpResult.Answered answer
                && FIRST_GONE.contains(Json.tree(answer.body())
                        .map(json -> json.path("error").asText())
                        .orElse(""));
    }

    /** Of {@code https://hooks.slack.com/services/…}. */
    Outcome ofWebhook(HttpResult result, List<String> notes) {
        return switch (result) {
            case HttpResult.Answered answer -> ofWebhook(answer, notes);
            case HttpResult.Blocked _, HttpResult.NotSent _, HttpResult.Full _, HttpResult.Unanswered _ ->
                unsent(result);
        };
    }

    private Outcome ofWebhook(HttpResult.Answered answer, List<String> notes) {
        String body = answer.body().strip();
        String said = "Slack answered " + answer.status() + (ERROR.matcher(body).matches() ? " " + body : "");
        if (answer.status() == 200) {
            return body.equals("ok")
                    ? new Outcome.Accepted("", notes)
                    : Outcome.unanswered("Slack answered 200 with what it never answers");
        }
        if (answer.status() == 429 || THROTTLE.contains(body)) {
            return throttled(answer);
        }
        if (answer.status() / 100 == 4 && WEBHOOK_GONE.contains(body)) {
            return Outcome.addressGone(said + ": the webhook leads nowhere");
        }
        return answer.status() == 400 || answer.status() == 413 ? Outcome.rejected(said) : ofStatus(answer, said);
    }

    /**
     * Of a method of the Web API.
     *
     * @param connection its id
     * @param startsThread as in {@link Outcome.Accepted}
     */
    Outcome ofApi(HttpResult result, String connection, List<String> notes, boolean startsThread) {
        return switch (result) {
            case HttpResult.Answered answer -> ofApi(answer, connection, notes, startsThread);
            case HttpResult.Blocked _, HttpResult.NotSent _, HttpResult.Full _, HttpResult.Unanswered _ ->
                unsent(result);
        };
    }

    private Outcome ofApi(HttpResult.Answered answer, String connection, List<String> notes, boolean startsThread) {
        Optional<JsonNode> json =
                Json.tree(answer.body()).filter(body -> body.path("ok").isBoolean());
        if (answer.status() == 429) {
            return throttled(answer);
        }
        if (answer.status() != 200 && json.isEmpty()) {
            return ofStatus(answer, "Slack answered " + answer.status());
        }
        if (json.isEmpty()) {
            return Outcome.unanswered("Slack answered 200 with what it never answers");
        }
        if (json.get().path("ok").asBoolean()) {
            return new Outcome.Accepted(SlackReference.of(json.get()), notes, startsThread);
        }
        return ofError(json.get().path("error").asText(), answer, connection);
    }

    private Outcome ofError(String error, HttpResult.Answered answer, String connection) {
        String said = "Slack answered " + (ERROR.matcher(error).matches() ? error : "an error that it has no word for");
        if (THROTTLE.contains(error)) {
            return throttled(answer);
        }
        if (CHANNEL_GONE.contains(error)) {
            return Outcome.addressGone(said);
        }
        if (TOKEN.contains(error)) {
            return Outcome.notReady(said + ": give the connection " + connection
                    + " a token that may post, with PUT /v1/connections/" + connection);
        }
        if (error.equals("not_in_channel")) {
            return Outcome.rejected(said + ": invite the app to the channel");
        }
        if (CONTENT.contains(error)) {
            return Outcome.rejected(said);
        }
        return UNCERTAIN.contains(error) ? Outcome.unanswered(said) : Outcome.tryAgain(said);
    }

    private Outcome throttled(HttpResult.Answered answer) {
        Duration pause = answer.retryAfter()
                .flatMap(value -> RetryAfter.read(value, now))
                .map(RetryAfter::pause)
                .orElse(THROTTLED);
        return Outcome.throttled("Slack takes no more messages there now", limit, pause);
    }

    /** https://www.rfc-editor.org/rfc/rfc9110#status.502: a gateway doesn't know what became of the request. */
    private Outcome ofStatus(HttpResult.Answered answer, String said) {
        Optional<Duration> after = answer.retryAfter()
                .flatMap(value -> RetryAfter.read(value, now))
                .map(RetryAfter::pause);
        return switch (answer.status()) {
            case 502, 504 -> new Outcome.TryAgain(said, after, true, Fault.NOT_AVAILABLE);
            case 503 -> new Outcome.TryAgain(said, after, false, Fault.NOT_AVAILABLE);
            default -> new Outcome.TryAgain(said, after, false);
        };
    }

    private static Outcome unsent(HttpResult result) {
        return switch (result) {
            case HttpResult.Answered _ -> throw new IllegalArgumentException("an answer has a verdict of its own");
            case HttpResult.Blocked _ -> Outcome.rejected("the host has an address that messages may not reach");
            case HttpResult.NotSent(String why) -> Outcome.unreachable(why);
            case HttpResult.Full _ ->
                new Outcome.NotReady("too many messages are being sent at once", Optional.of(ROOM));
            case HttpResult.Unanswered(String why) -> Outcome.noAnswer(why);
        };
    }
}
