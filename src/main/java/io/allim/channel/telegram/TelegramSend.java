package io.allim.channel.telegram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.chat.ChatThread;
import io.allim.http.HttpResult;
import io.allim.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One attempt. At most one of its requests is taken: another one follows only where Telegram refused the one before, and within the
 * same deadline.
 *
 * <p>Its reference is {@code {chat}/{message}}: a chat that has a new id counts its messages anew.
 */
final class TelegramSend {

    private static final String PLAIN = "sent as plain text: Telegram could not read the formatted one";

    private final TelegramBot bot;
    private final Message message;
    private final TelegramAddress address;
    private final TelegramPayload payload;
    private final TelegramVerdict verdict;
    private final Deadline deadline;

    TelegramSend(TelegramBot bot, Message message, TelegramAddress address, String limit, Duration deadline) {
        this.bot = bot;
        this.message = message;
        this.address = address;
        this.payload = new TelegramPayload(message, address, bot.hearsPresses());
        this.verdict = new TelegramVerdict(address, limit, message.at());
        this.deadline = Deadline.of(deadline);
    }

    /** What came of a request, and what was cut for it. */
    private record Tried(HttpResult result, List<String> notes) {

        Optional<TelegramAnswer> answer() {
            return result instanceof HttpResult.Answered answered
                    ? Optional.of(TelegramAnswer.of(answered))
                    : Optional.empty();
        }

        boolean is(Function<TelegramAnswer, Boolean> what) {
            return answer().map(what).orElse(false);
        }
    }

    Outcome outcome() {
        Optional<String> earlier = message.thread().flatMap(ChatThread::earlier);
        if (earlier.isEmpty()) {
            return send(Optional.empty());
        }
        Optional<Long> first = earlier.flatMap(this::idHere);
        if (first.isEmpty()) {
            return startingThread(send(Optional.empty()), "the earlier message is in another chat");
        }
        boolean replaces = message.thread()
                .filter(thread -> thread.mode() == ChatThread.Mode.REPLACE)
                .isPresent();
        return replaces ? replace(first.get(), earlier.get()) : send(first);
    }

    private Outcome replace(long first, String reference) {
        Tried tried = tried("editMessageText", dialect -> payload.edit(dialect, first));
        if (tried.is(TelegramAnswer::isOfGoneMessage)) {
            return startingThread(send(Optional.empty()), "the earlier message is gone");
        }
        return tried.is(TelegramAnswer::isOk) || tried.is(TelegramAnswer::isNotModified)
                ? new Outcome.Accepted(reference, tried.notes())
                : verdict.of(tried.result());
    }

    private Outcome send(Optional<Long> answered) {
        Tried tried = tried("sendMessage", dialect -> payload.message(dialect, answered));
        Optional<TelegramAnswer> taken = tried.answer().filter(TelegramAnswer::isOk);
        if (taken.isEmpty()) {
            return verdict.of(tried.result());
        }
        String reference =
                taken.get().messageId().map(id -> address.chat() + "/" + id).orElse("");
        Outcome accepted = new Outcome.Accepted(reference, tried.notes());
        return answered.filter(id -> !taken.get().isReplyTo(id)).isPresent()
                ? startingThread(accepted, "the earlier message is gone")
                : accepted;
    }

    private static Outcome startingThread(Outcome outcome, String why) {
        return switch (outcome) {
            case Outcome.Accepted(String reference, List<String> notes, boolean _) -> {
                List<String> all = new ArrayList<>(notes);
                all.add(why + ", so this one stands for itself");
                yield Outcome.startedThread(reference, all.toArray(String[]::new));
            }
            case Outcome.Delivered _,
                    Outcome.Rejected _,
                    Outcome.TryAgain _,
                    Outcome.NotReady _,
                    Outcome.Moved _,
                    Outcome.Paced _ -> outcome;
        };
    }

    /** Again as plain text where Telegram complains of how it is written. */
    private Tried tried(String method, Function<TelegramDialect, TelegramPayload.Request> request) {
        Tried formatted = once(method, request.apply(TelegramDialect.HTML));
        if (!formatted.is(TelegramAnswer::isComplaint)) {
            return formatted;
        }
        Tried plain = once(method, request.apply(TelegramDialect.PLAIN));
        List<String> notes = new ArrayList<>(plain.notes());
        notes.add(PLAIN);
        return new Tried(plain.result(), notes);
    }

    private Tried once(String method, TelegramPayload.Request request) {
        ObjectNode body = request.body();
        Duration left = Duration.ofNanos(deadline.endNanos() - System.nanoTime());
        return new Tried(bot.call(method, body, message.token(), left), request.notes());
    }

    /** The number of an earlier message in this chat. */
    private Optional<Long> idHere(String reference) {
        String here = address.chat() + "/";
        String id = reference.startsWith(here) ? reference.substring(here.length()) : "";
        return id.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(id)) : Optional.empty();
    }
}
