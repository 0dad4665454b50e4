package io.allim.pipeline.compose;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.chat.RichText;
import io.allim.http.WebLink;
import io.allim.notification.Digest;
import io.allim.notification.DigestId;
import io.allim.notification.DigestWindow;
import io.allim.template.ChatText;
import io.allim.template.TemplateText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A digest in words, with some of its items shown and the others counted.
 *
 * @param link where all items are listed; empty text where the service does not know its own address
 * @param korean whether its own words are Korean; they are English otherwise
 */
record DigestText(Digest digest, DigestContents contents, String link, boolean korean) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What a template sees beside the variables of other messages. */
    ObjectNode variables(ObjectNode given, int shown) {
        ObjectNode variables = given.deepCopy();
        DigestWindow window = digest.window();
        contents.last().ifPresent(last -> variables.set("data", last.variables().get("data")));
        variables
                .putObject("digest")
                .put("id", new DigestId(digest.id()).toString())
                .put("key", window.key())
                .put("openedAt", window.openedAt().toString())
                .put("closedAt", window.closesAt().toString());
        List<DigestContents.Item> items = contents.items().subList(0, shown);
        variables.put("total", contents.total());
        variables.put("more", more(shown));
        variables.put("moreUrl", link);
        variables.set("items", array(items));
        contents.items().stream().findFirst().ifPresent(first -> variables.set("first", first.variables()));
        contents.last().ifPresent(last -> variables.set("last", last.variables()));
        variables.set("groups", groups(items));
        return variables;
    }

    private ArrayNode groups(List<DigestContents.Item> items) {
        Map<String, ObjectNode> groups = new LinkedHashMap<>();
        contents.groups().forEach((key, total) -> {
            ObjectNode group = JSON.objectNode().put("key", key).put("total", total);
            group.putArray("items");
            groups.put(key, group);
        });
        for (DigestContents.Item item : items) {
            Optional.ofNullable(groups.getOrDefault(item.group(), groups.get(DigestReader.OTHERS)))
                    .ifPresent(group -> group.withArray("items").add(item.variables()));
        }
        ArrayNode array = JSON.arrayNode();
        groups.values().forEach(array::add);
        return array;
    }

    private static ArrayNode array(List<DigestContents.Item> items) {
        ArrayNode array = JSON.arrayNode();
        items.forEach(item -> array.add(item.variables()));
        return array;
    }

    long more(int shown) {
        return contents.total() - shown;
    }

    /** What an application gets beside the words. */
    ObjectNode data() {
        return JSON.objectNode()
                .put("digest", new DigestId(digest.id()).toString())
                .put("key", digest.window().key())
                .put("total", contents.total());
    }

    /** The words of a digest that has no template: a line for each item, or all of the only one. */
    TemplateText plain(String title, int shown) {
        List<DigestContents.Item> items = contents.items().subList(0, shown);
        if (contents.total() == 1 && items.size() == 1) {
            return single(title, items.getFirst());
        }
        String words = korean ? "알림 " + contents.total() + "개" : contents.total() + " notifications";
        String lines =
                String.join("\n", items.stream().map(item -> "• " + item.line()).toList());
        return text(title.isEmpty() ? words : title, lines.isEmpty() ? words : lines, Optional.empty());
    }

    /** The same for a chat: a list, or all of the only item. */
    TemplateText inChat(TemplateText plain, int shown) {
        List<DigestContents.Item> items = contents.items().subList(0, shown);
        boolean isList = contents.total() > 1 && !items.isEmpty();
        RichText body = isList
                ? new RichText(List.of(new RichText.Items(
                        0,
                        items.stream()
                                .map(item -> List.<RichText.Span>of(new RichText.Text(item.line())))
                                .toList())))
                : RichText.plain(plain.body());
        return plain.with(Optional.of(new ChatText(body)));
    }

    /** The same for a mail: a list by groups, whose items lead where they say. */
    TemplateText inMail(TemplateText plain, int shown) {
        List<DigestContents.Item> items = contents.items().subList(0, shown);
        if (contents.total() == 1 || items.isEmpty()) {
            return plain;
        }
        List<RichText.Block> blocks = new ArrayList<>();
        Map<String, List<DigestContents.Item>> groups =
                items.stream().collect(Collectors.groupingBy(this::group, LinkedHashMap::new, Collectors.toList()));
        groups.forEach((group, listed) -> {
            if (!group.isEmpty()) {
                blocks.add(new RichText.Paragraph(List.of(new RichText.Bold(List.of(new RichText.Text(group))))));
            }
            blocks.add(
                    new RichText.Items(0, listed.stream().map(DigestText::spans).toList()));
        });
        RichText body = new RichText(blocks);
        return new TemplateText(
                plain.title(),
                body.plainText(),
                plain.html(),
                plain.url(),
                plain.data(),
                plain.language(),
                Optional.of(new ChatText(body)),
                plain.textOnly());
    }

    private String group(DigestContents.Item item) {
        return contents.groups().isEmpty() || contents.groups().containsKey(item.group())
                ? item.group()
                : DigestReader.OTHERS;
    }

    private static List<RichText.Span> spans(DigestContents.Item item) {
        RichText.Text line = new RichText.Text(item.line());
        return List.of(WebLink.web(item.variables().path("url").asText(""))
                .<RichText.Span>map(url -> new RichText.Link(List.of(line), url))
                .orElse(line));
    }

    private static TemplateText single(String title, DigestContents.Item item) {
        ObjectNode words = item.variables();
        String own = words.path("title").asText("");
        String body = words.path("body").asText(item.line());
        // The digest's title takes the place of the item's, which is not to be lost.
        String heading = title.isEmpty() || title.equals(own) ? "" : own;
        String whole = Stream.of(heading, body).filter(part -> !part.isEmpty()).collect(Collectors.joining("\n"));
        return text(
                title.isEmpty() ? own : title,
                whole.isEmpty() ? own : whole,
                Optional.of(words.path("url").asText("")).filter(url -> !url.isEmpty()));
    }

    private static TemplateText text(String title, String body, Optional<String> url) {
        return new TemplateText(title, body, Optional.empty(), url, Optional.empty());
    }

    /** Nothing is left out silently: where the text does not say what else there is, it is added. */
    TemplateText complete(TemplateText text, int shown) {
        long more = more(shown);
        if (more == 0) {
            return text;
        }
        String words = korean ? "외 " + more + "개" : "and " + more + " more";
        // A number alone may stand for something else.
        String mark = link.isEmpty() ? words : link;
        String body = text.body().contains(mark)
                ? text.body()
                : text.body() + "\n" + words + (link.isEmpty() ? "" : ": " + link);
        Optional<String> html = text.html().map(page -> page.contains(mark) ? page : withMore(page, words));
        Optional<String> url = text.url().or(() -> Optional.of(link).filter(target -> !target.isEmpty()));
        Optional<ChatText> chat = text.chat().map(it -> says(it, mark) ? it : it.with(withMore(it.body(), words)));
        return new TemplateText(text.title(), body, html, url, text.data(), text.language(), chat, text.textOnly());
    }

    private static boolean says(ChatText chat, String mark) {
        return chat.body().plainText().contains(mark)
                || chat.buttons().stream()
                        .anyMatch(button -> button.url().filter(mark::equals).isPresent());
    }

    private RichText withMore(RichText body, String words) {
        RichText.Text text = new RichText.Text(words);
        RichText.Span more = link.isEmpty() ? text : new RichText.Link(List.of(text), link);
        return new RichText(Stream.concat(body.blocks().stream(), Stream.of(new RichText.Paragraph(List.of(more))))
                .toList());
    }

    private String withMore(String page, String words) {
        String inner = link.isEmpty() ? words : "<a href=\"" + link + "\">" + words + "</a>";
        int end = page.toLowerCase(Locale.ROOT).lastIndexOf("</body>");
        int at = end < 0 ? page.length() : end;
        return page.substring(0, at) + "<p>" + inner + "</p>\n" + page.substring(at);
    }
}
