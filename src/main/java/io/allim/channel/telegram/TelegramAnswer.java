package io.allim.channel.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.allim.http.HttpResult;
import io.allim.table.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What Telegram answered. Its description can quote the request, so that it is looked at and never shown.
 *
 * @param json a missing node where it is none
 */
record TelegramAnswer(int status, JsonNode json, Optional<String> retryAfter) {

    /** Beside {@code can't parse entities}: a button or a text that Telegram does not take. */
    private static final List<String> COMPLAINTS = List.of(
            "can't parse",
            "message is too long",
            "message_too_long",
            "text is too long",
            "entities_too_long",
            "entity_bounds_invalid",
            "button url",
            "button_url_invalid",
            "url_invalid",
            "button_type_invalid",
            "wrong http url",
            "reply markup is too long",
            "reply_markup_too_long");

    private static final List<String> GONE_MESSAGES = List.of(
            "message to edit not found", "message can't be edited", "message_id_invalid", "message_edit_time_expired");

    static TelegramAnswer of(HttpResult.Answered answer) {
        return new TelegramAnswer(
                answer.status(), Json.tree(answer.body()).orElse(MissingNode.getInstance()), answer.retryAfter());
    }

    boolean isOk() {
        return status == 200 && json.path("ok").asBoolean(false);
    }

    boolean says(String words) {
        return json.path("description").asText("").toLowerCase(Locale.ROOT).contains(words);
    }

    boolean saysAny(List<String> words) {
        return words.stream().anyMatch(this::says);
    }

    boolean isComplaint() {
        return status == 400 && saysAny(COMPLAINTS);
    }

    /** Of an edit: there is nothing that could be edited. */
    boolean isOfGoneMessage() {
        return status == 400 && saysAny(GONE_MESSAGES);
    }

    boolean isNotModified() {
        return status == 400 && (says("message is not modified") || says("message_not_modified"));
    }

    /**
     * Whether the message that was sent answers this one; it does not when that one is gone. In a topic all others answer the
     * message that made the topic.
     */
    boolean isReplyTo(long id) {
        return json.path("result").path("reply_to_message").path("message_id").asLong() == id;
    }

    Optional<Long> messageId() {
        JsonNode id = json.path("result").path("message_id");
        return id.isIntegralNumber() ? Optional.of(id.asLong()) : Optional.empty();
    }

    Optional<Long> newChat() {
        JsonNode id = json.path("parameters").path("migrate_to_chat_id");
        return status == 400 && id.isIntegralNumber() ? Optional.of(id.asLong()) : Optional.empty();
    }

    /** In the body; a proxy before Telegram says it in the header. */
    Optional<Duration> pause() {
        JsonNode seconds = json.path("parameters").path("retry_after");
        return seconds.isNumber() && seconds.asLong() >= 0
                ? Optional.of(Duration.ofSeconds(
                        Math.min(seconds.asLong(), Duration.ofDays(1).toSeconds())))
                : Optional.empty();
    }
}
