package io.allim.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.delivery.DeliveryId;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages.Seen;
import java.util.Optional;
import java.util.regex.Pattern;

/** Messages as a list shows them: of each a line, whatever it weighs. */
final class BriefJson {

    private static final int TEXT = 160;

    /** A search of many lines for a blank one would be long: what is shown is found near the beginning. */
    private static final int READ = 4 * TEXT;

    /** How the body of a webhook begins, before what it tells. */
    private static final Pattern WEBHOOK =
            Pattern.compile("\\A\\{\"id\":\"[^\"]*\",\"type\":\"[^\"]*\",\"timestamp\":\"[^\"]*\",\"data\":");

    private BriefJson() {}

    static ObjectNode seen(Seen seen) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("total", seen.total());
        ObjectNode totals = json.putObject("totals");
        seen.totals().forEach(totals::put);
        json.put("found", seen.found());
        ArrayNode messages = json.putArray("messages");
        seen.messages()
                .forEach(message -> messages.add(
                        message(message, Optional.ofNullable(seen.deliveries().get(message.id())))));
        return json;
    }

    private static ObjectNode message(SandboxMessage message, Optional<String> delivery) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", message.id())
                .put("channel", message.channel())
                .put("to", cut(message.to()))
                .put("subject", cut(message.subject()))
                .put("text", cut(WEBHOOK.matcher(message.body()).replaceFirst("")));
        message.chat()
                .map(chat -> chat.thread())
                .filter(thread -> !thread.isEmpty())
                .ifPresent(thread -> json.put("thread", thread));
        Optional.ofNullable(message.headers().get("sandbox.answer"))
                .ifPresent(answer -> json.put("answer", Integer.parseInt(answer)));
        message.editedAt().ifPresent(edited -> json.put("editedAt", edited.toString()));
        delivery.or(() -> Optional.of(message.id()))
                .flatMap(DeliveryId::parse)
                .ifPresent(id -> json.put("delivery", id.toString())
                        .put("notification", id.notification().toString()));
        return json.put("at", message.at().toString());
    }

    private static String cut(String text) {
        String line = text.substring(0, Math.min(READ, text.length()))
                .replaceAll("\\s+", " ")
                .strip();
        int end = line.offsetByCodePoints(0, Math.min(TEXT, line.codePointCount(0, line.length())));
        return line.substring(0, end);
    }
}
