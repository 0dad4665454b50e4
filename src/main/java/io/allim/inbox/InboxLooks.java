package io.allim.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.PlainText;
import io.allim.http.WebLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an entry looks beside its words, as {@code data.inbox} of its message says; what is written otherwise there is passed over.
 *
 * @param icon a picture, of https: the reader's browser fetches it
 * @param actions two at most
 */
record InboxLooks(Optional<String> icon, List<Action> actions) {

    static final int MOST_ACTIONS = 2;
    static final int MAX_LABEL = 200;

    private static final InboxLooks NONE = new InboxLooks(Optional.empty(), List.of());

    /**
     * A button under an entry.
     *
     * @param label bytes of UTF-8, {@value #MAX_LABEL} at most
     * @param url where it leads, http or https
     * @param acknowledge true where it acknowledges the notification instead
     */
    record Action(String label, Optional<String> url, Optional<Boolean> acknowledge) {}

    static InboxLooks of(ObjectNode data) {
        JsonNode looks = data.path("inbox");
        if (!looks.isObject()) {
            return NONE;
        }
        List<Action> actions = new ArrayList<>();
        for (JsonNode each : looks.path("actions")) {
            action(each).filter(_ -> actions.size() < MOST_ACTIONS).ifPresent(actions::add);
        }
        return new InboxLooks(url(looks.path("icon")).filter(url -> url.startsWith("https://")), List.copyOf(actions));
    }

    private static Optional<Action> action(JsonNode each) {
        String label = new PlainText(each.path("label").asText(""))
                .oneLine()
                .cut(MAX_LABEL, "…")
                .value();
        if (label.isBlank()) {
            return Optional.empty();
        }
        return each.path("acknowledge").asBoolean(false)
                ? Optional.of(new Action(label, Optional.empty(), Optional.of(true)))
                : url(each.path("url")).map(url -> new Action(label, Optional.of(url), Optional.empty()));
    }

    private static Optional<String> url(JsonNode text) {
        return Optional.ofNullable(text.textValue())
                .flatMap(WebLink::web)
                .filter(url -> url.length() <= InboxChannel.MAX_URL);
    }
}
