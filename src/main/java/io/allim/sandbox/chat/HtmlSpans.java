package io.allim.sandbox.chat;

import io.allim.sandbox.wire.ChatView.Block;
import io.allim.sandbox.wire.ChatView.Kind;
import io.allim.sandbox.wire.ChatView.Span;
import io.allim.sandbox.wire.ChatView.Style;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Reads the little HTML that chats take. */
final class HtmlSpans {

    private static final Map<String, Style> STYLES = Map.of(
            "b", Style.BOLD,
            "strong", Style.BOLD,
            "i", Style.ITALIC,
            "em", Style.ITALIC,
            "s", Style.STRIKE,
            "del", Style.STRIKE,
            "code", Style.CODE);

    private static final Map<String, Kind> BLOCKS = Map.of("blockquote", Kind.QUOTE, "pre", Kind.CODE);

    private HtmlSpans() {}

    static List<Block> blocks(String html) {
        List<Block> blocks = new ArrayList<>();
        List<Span> line = new ArrayList<>();
        for (Node node : Jsoup.parseBodyFragment(html).body().childNodes()) {
            Kind kind = node instanceof Element element ? BLOCKS.getOrDefault(element.tagName(), Kind.TEXT) : Kind.TEXT;
            if (kind == Kind.TEXT) {
                read(node, Set.of(), "", line);
            } else {
                close(line, blocks);
                List<Span> inside = new ArrayList<>();
                node.childNodes().forEach(child -> read(child, Set.of(), "", inside));
                blocks.add(new Block(kind, inside));
            }
        }
        close(line, blocks);
        return blocks;
    }

    private static void close(List<Span> line, List<Block> blocks) {
        if (line.stream().anyMatch(span -> !span.text().isBlank())) {
            blocks.add(new Block(Kind.TEXT, line));
        }
        line.clear();
    }

    private static void read(Node node, Set<Style> styles, String url, List<Span> spans) {
        if (node instanceof TextNode text) {
            spans.add(new Span(text.getWholeText(), styles, url));
        }
        if (node instanceof Element element) {
            Set<Style> inside = EnumSet.noneOf(Style.class);
            inside.addAll(styles);
            if (STYLES.containsKey(element.tagName())) {
                inside.add(STYLES.get(element.tagName()));
            }
            String leads = element.tagName().equals("a") ? element.attr("href") : url;
            element.childNodes().forEach(child -> read(child, inside, leads, spans));
        }
    }
}
