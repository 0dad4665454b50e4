package io.allim.sandbox;

import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.SandboxMessage;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which messages a caller looks for.
 *
 * @param channel of this channel alone
 * @param thread of a chat's thread, or its first message, by that one's id
 * @param query words that are all in receiver, subject, text or id, in upper or lower case
 */
record MessageFilter(
        @QueryParam("channel") Optional<String> channel,
        @QueryParam("thread") Optional<String> thread,
        @QueryParam("q") Optional<String> query) {

    Predicate<SandboxMessage> wanted() {
        List<Pattern> words = Arrays.stream(query.orElse("").strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(word -> Pattern.compile(word, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
                .toList();
        return message ->
                channel.filter(name -> !name.equals(message.channel())).isEmpty()
                        && thread.filter(first -> !isIn(first, message)).isEmpty()
                        && words.stream().allMatch(word -> holds(message, word));
    }

    private static boolean isIn(String first, SandboxMessage message) {
        return message.id().equals(first)
                || message.chat().map(ChatView::thread).orElse("").equals(first);
    }

    private static boolean holds(SandboxMessage message, Pattern word) {
        return List.of(message.to(), message.subject(), message.id(), message.body()).stream()
                .anyMatch(text -> word.matcher(text).find());
    }
}
