package io.allim.pipeline.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.PlainText;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.notification.Content;
import io.allim.notification.Digest;
import io.allim.table.Page;
import io.allim.table.Stored;
import io.allim.template.TemplateRenderer;
import io.allim.workflow.DigestRule;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the items of a digest for its message. Whatever their number, it keeps a bounded part of them in memory. */
@Singleton
public final class DigestReader {

    /** More than any message shows. */
    private static final int MAX_ITEMS = 500;

    /** Of JSON, all shown items together. */
    private static final int MAX_CHARACTERS = 256 * 1024;

    /** Groups beyond it are counted in one. */
    private static final int MAX_GROUPS = 1000;

    static final String OTHERS = "…";

    private static final int PAGE = 500;
    private static final int MAX_LINE_BYTES = 300;
    private static final List<String> NAMES = List.of("title", "subject", "summary", "name", "text", "message");

    private final DigestStore digests;
    private final TemplateRenderer templates;

    public DigestReader(DigestStore digests, TemplateRenderer templates) {
        this.digests = digests;
        this.templates = templates;
    }

    public DigestContents read(Digest digest) {
        return read(digest, Set.of());
    }

    /** @param without items that the digest's total does not count */
    public DigestContents read(Digest digest, Set<DeliveryId> without) {
        DigestRule rule = digest.window().rule();
        List<DigestContents.Item> items = new ArrayList<>();
        Map<String, Long> groups = new LinkedHashMap<>();
        boolean grouped = rule.groupBy().isPresent();
        boolean full = false;
        int characters = 0;
        Optional<String> cursor = Optional.empty();
        do {
            Page page = digests.items(digest.id(), PAGE, cursor);
            for (Stored stored : page.items()) {
                DigestItem item = DigestStore.read(stored);
                if (without.contains(item.delivery())) {
                    continue;
                }
                characters += stored.item().body().length();
                full |= items.size() == MAX_ITEMS || !items.isEmpty() && characters > MAX_CHARACTERS;
                if (full && !grouped) {
                    break;
                }
                String group = group(item, rule);
                groups.merge(groups.containsKey(group) || groups.size() < MAX_GROUPS ? group : OTHERS, 1L, Long::sum);
                if (!full) {
                    items.add(item(item, group, rule));
                }
            }
            cursor = page.cursor();
        } while (cursor.isPresent() && (!full || grouped));
        Optional<DigestContents.Item> last = items.isEmpty() ? Optional.empty() : Optional.of(items.getLast());
        if (full) {
            last = digests.last(digest.id())
                    .filter(item -> !without.contains(item.delivery()))
                    .map(item -> item(item, group(item, rule), rule))
                    .or(() -> Optional.of(items.getLast()));
        }
        return new DigestContents(digest.window().total(), items, last, grouped ? groups : Map.of());
    }

    /** The value that an item is grouped by; empty text without groups. */
    public String group(DigestItem item, DigestRule rule) {
        return rule.groupBy()
                .map(source -> line(templates.expression(source, variables(item))))
                .orElse("");
    }

    private DigestContents.Item item(DigestItem item, String group, DigestRule rule) {
        return new DigestContents.Item(variables(item), group, line(item, rule));
    }

    private static ObjectNode variables(DigestItem item) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        variables.set("data", item.data());
        variables.put("at", item.at().toString());
        variables.put("id", item.delivery().toString());
        variables.put("notification", item.delivery().notification().toString());
        item.content().ifPresent(content -> {
            variables.put("title", content.title());
            variables.put("body", content.body());
            content.url().ifPresent(url -> variables.put("url", url));
        });
        return variables;
    }

    /** What stands for an item where all are listed; the rule says it, or else the item's own words. */
    public String line(DigestItem item, DigestRule rule) {
        return rule.summary()
                .map(source -> line(templates.expression(source, variables(item))))
                .filter(text -> !text.isEmpty())
                .or(() -> item.content().map(DigestReader::line))
                .or(() -> NAMES.stream()
                        .map(item.data()::path)
                        .filter(JsonNode::isTextual)
                        .map(node -> line(node.textValue()))
                        .filter(text -> !text.isEmpty())
                        .findFirst())
                .orElseGet(() -> line(item.data().toString()));
    }

    private static String line(Content content) {
        return line(String.join(
                ": ",
                Stream.of(content.title(), content.body())
                        .filter(text -> !text.isBlank())
                        .toList()));
    }

    private static String line(String text) {
        return new PlainText(text).oneLine().cut(MAX_LINE_BYTES, "…").value();
    }
}
