package io.allim.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a part for chats has beside title and body, before it is rendered. All texts are Liquid. What is absent comes from another
 * part; an empty list says that there is none.
 *
 * @param color gives one of {@link io.allim.chat.ChatColor}, in small letters
 */
public record ChatPart(Optional<List<Field>> fields, Optional<String> color, Optional<List<Button>> buttons) {

    public record Field(
            String name,
            String value,
            @JsonProperty("short") boolean isShort) {}

    /**
     * @param url absent where it acknowledges
     * @param ack whether it acknowledges the message
     */
    public record Button(
            String text,
            Optional<String> url,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean ack) {}

    /** Its texts by the end of their path, such as {@code buttons[1].url}. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        List<Field> facts = fields.orElse(List.of());
        for (int i = 0; i < facts.size(); i++) {
            texts.put("fields[" + i + "].name", facts.get(i).name());
            texts.put("fields[" + i + "].value", facts.get(i).value());
        }
        color.ifPresent(source -> texts.put("color", source));
        List<Button> pressed = buttons.orElse(List.of());
        for (int i = 0; i < pressed.size(); i++) {
            String path = "buttons[" + i + "].";
            texts.put(path + "text", pressed.get(i).text());
            pressed.get(i).url().ifPresent(source -> texts.put(path + "url", source));
        }
        return texts;
    }
}
