package io.allim.template.liquid;

import io.allim.channel.PlainText;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatField;
import io.allim.http.WebLink;
import io.allim.template.ChatPart;
import io.allim.template.ChatText;
import io.allim.template.TemplateVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Renders what a chat shows beside title and body. A field or a button of which a text comes out empty is left out. */
record ChatRendering(Rendered texts, BiConsumer<TemplateVersion.Found, String> notes) {

    /** Renders a text of a part. */
    @FunctionalInterface
    interface Rendered {

        /** @param path its end, such as {@code fields[0].name} */
        String of(TemplateVersion.Found found, String path, String source);
    }

    /** The texts that a message has of its parts. */
    static Map<TemplateVersion.Found, List<String>> texts(TemplateVersion.Sources sources) {
        Map<TemplateVersion.Found, List<String>> texts = new LinkedHashMap<>();
        add(sources.fields(), "fields", texts);
        add(sources.color(), "color", texts);
        add(sources.buttons(), "buttons", texts);
        return texts;
    }

    private static void add(
            Optional<TemplateVersion.Found> found, String kind, Map<TemplateVersion.Found, List<String>> all) {
        found.ifPresent(it -> chat(it).texts().forEach((path, source) -> {
            if (path.startsWith(kind)) {
                all.computeIfAbsent(it, _ -> new ArrayList<>()).add(source);
            }
        }));
    }

    private static ChatPart chat(TemplateVersion.Found found) {
        return found.part().chat().orElseThrow();
    }

    List<ChatField> fields(TemplateVersion.Found found) {
        List<ChatPart.Field> all = chat(found).fields().orElseThrow();
        List<ChatField> fields = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String path = "fields[" + i + "].";
            String name = line(found, path + "name", all.get(i).name());
            String value = new PlainText(
                            texts.of(found, path + "value", all.get(i).value()))
                    .value()
                    .strip();
            if (!name.isEmpty() && !value.isEmpty()) {
                fields.add(new ChatField(name, value, all.get(i).isShort()));
            }
        }
        return fields;
    }

    List<ChatText.Button> buttons(TemplateVersion.Found found) {
        List<ChatPart.Button> all = chat(found).buttons().orElseThrow();
        List<ChatText.Button> buttons = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String path = "buttons[" + i + "].";
            String text = line(found, path + "text", all.get(i).text());
            Optional<String> url = all.get(i).url().map(source -> url(found, path + "url", source));
            boolean leads = url.filter(String::isEmpty).isEmpty();
            if (!text.isEmpty() && leads) {
                buttons.add(new ChatText.Button(text, url));
            }
        }
        return buttons;
    }

    /** Empty text where there is none, or none that a button may open. */
    private String url(TemplateVersion.Found found, String path, String source) {
        String text = texts.of(found, path, source).strip();
        Optional<String> url = text.length() > MessageRendering.MAX_URL ? Optional.empty() : WebLink.web(text);
        if (url.isEmpty() && !text.isEmpty()) {
            notes.accept(found, "the button is left out, since what it gives is no URL of http or https");
        }
        return url.orElse("");
    }

    Optional<ChatColor> color(TemplateVersion.Found found) {
        String word = texts.of(found, "color", chat(found).color().orElseThrow())
                .strip()
                .toUpperCase(Locale.ROOT);
        Optional<ChatColor> color = Arrays.stream(ChatColor.values())
                .filter(it -> it.name().equals(word))
                .findFirst();
        if (color.isEmpty() && !word.isEmpty()) {
            notes.accept(found, "it gives none of good, neutral, warning and danger, so the urgency decides");
        }
        return color;
    }

    private String line(TemplateVersion.Found found, String path, String source) {
        return new PlainText(texts.of(found, path, source)).oneLine().value();
    }
}
