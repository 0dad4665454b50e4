package io.allim.sandbox.chat;

import io.allim.sandbox.wire.ChatView.Block;
import io.allim.sandbox.wire.ChatView.Kind;
import io.allim.sandbox.wire.ChatView.Span;
import io.allim.sandbox.wire.ChatView.Style;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a chat's markup as the chat does, as far as messages need it: marks around text, {@code `code`}, fences of three backticks,
 * quotes with {@code >}, links and mentions. What is no markup is text.
 *
 * @param marks what stands before and behind text of a style, longer ones first: {@code **} for bold
 * @param link with the groups {@code text} and {@code url}; the text may have marks
 * @param mention the whole of it is shown, as it stands there, or its group {@code label}
 * @param escapes whether a backslash before a punctuation mark makes it text
 * @param entities whether the entities amp, lt and gt of HTML are {@code & < >}
 */
public record ChatMarkup(Map<String, Style> marks, Pattern link, Pattern mention, boolean escapes, boolean entities) {

    /** {@code [text](url)}; brackets and parentheses within it are escaped by a backslash. */
    public static final Pattern MARKDOWN_LINK = Pattern.compile(
            "\\[(?<text>(?:\\\\.|[^\\[\\]\\\\])+)]\\(<?(?<url>(?:https?://|mailto:|tel:)[^\\s()<>]+)>?\\)");

    /** {@code <url|text>}. */
    public static final Pattern ANGLE_LINK =
            Pattern.compile("<(?<url>(?:https?://|mailto:|tel:)[^|>]+)(?:\\|(?<text>[^>]*))?>");

    private static final String FENCE = "```";
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    public ChatMarkup {
        marks = new LinkedHashMap<>(marks);
    }

    /** Lines, with fences and quotes. */
    public List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int fence = text.indexOf(FENCE, at);
            int end = fence < 0 ? -1 : text.indexOf(FENCE, fence + FENCE.length());
            if (end < 0) {
                lines(text.substring(at), blocks);
                break;
            }
            lines(text.substring(at, fence), blocks);
            String code = text.substring(fence + FENCE.length(), end).replaceFirst("^\\w*\\n", "");
            add(blocks, Kind.CODE, List.of(new Span(decoded(code), Set.of(), "")));
            at = end + FENCE.length();
        }
        return blocks;
    }

    private void lines(String text, List<Block> blocks) {
        StringBuilder part = new StringBuilder();
        Kind kind = Kind.TEXT;
        for (String line : text.split("\n", -1)) {
            Optional<String> quoted = quoted(line);
            Kind next = quoted.isPresent() ? Kind.QUOTE : Kind.TEXT;
            if (next != kind) {
                add(blocks, kind, spans(part.toString().strip()));
                part.setLength(0);
                kind = next;
            }
            part.append(quoted.orElse(line)).append('\n');
        }
        add(blocks, kind, spans(part.toString().strip()));
    }

    private Optional<String> quoted(String line) {
        for (String mark : entities ? List.of("&gt; ", "> ", "&gt;") : List.of("> ")) {
            if (line.startsWith(mark)) {
                return Optional.of(line.substring(mark.length()));
            }
        }
        return Optional.empty();
    }

    private static void add(List<Block> blocks, Kind kind, List<Span> spans) {
        if (!spans.isEmpty()) {
            blocks.add(new Block(kind, spans));
        }
    }

    /** Text that has no fences and quotes. */
    public List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        scan(text, Set.of(), "", spans);
        return spans;
    }

    private void scan(String text, Set<Style> styles, String url, List<Span> spans) {
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = markup(text, at, styles, url, plain, spans);
            if (end == at) {
                int character = text.codePointAt(at);
                plain.appendCodePoint(character);
                end = at + Character.charCount(character);
            }
            at = end;
        }
        flush(plain, styles, url, spans);
    }

    /** Answers where the markup ends that stands here, and {@code at} where there is none. */
    private int markup(String text, int at, Set<Style> styles, String url, StringBuilder plain, List<Span> spans) {
        if (escapes && text.charAt(at) == '\\' && isPunctuation(text, at + 1)) {
            plain.append(text.charAt(at + 1));
            return at + 2;
        }
        if (text.charAt(at) == '`') {
            int end = text.indexOf('`', at + 1);
            if (end > at + 1) {
                flush(plain, styles, url, spans);
                spans.add(new Span(decoded(text.substring(at + 1, end)), with(styles, Style.CODE), url));
                return end + 1;
            }
        }
        Matcher found = link.matcher(text).region(at, text.length());
        if (url.isEmpty() && found.lookingAt()) {
            flush(plain, styles, url, spans);
            String to = decoded(found.group("url"));
            String shown = Optional.ofNullable(found.group("text")).orElse(found.group("url"));
            scan(shown, styles, to, spans);
            return found.end();
        }
        Matcher mentioned = mention.matcher(text).region(at, text.length());
        if (mentioned.lookingAt() && mentioned.end() > at) {
            flush(plain, styles, url, spans);
            spans.add(new Span(label(mentioned), with(styles, Style.MENTION), url));
            return mentioned.end();
        }
        return marked(text, at, styles, url, plain, spans);
    }

    private int marked(String text, int at, Set<Style> styles, String url, StringBuilder plain, List<Span> spans) {
        for (Map.Entry<String, Style> mark : marks.entrySet()) {
            int start = at + mark.getKey().length();
            if (text.startsWith(mark.getKey(), at) && start < text.length() && !isSpace(text, start)) {
                int end = end(text, start, mark.getKey());
                if (end > start) {
                    flush(plain, styles, url, spans);
                    scan(text.substring(start, end), with(styles, mark.getValue()), url, spans);
                    return end + mark.getKey().length();
                }
            }
        }
        return at;
    }

    /** Where a mark closes; what is escaped closes nothing. */
    private int end(String text, int from, String mark) {
        for (int i = from; i < text.length(); i++) {
            if (escapes && text.charAt(i) == '\\') {
                i++;
            } else if (text.startsWith(mark, i) && !isSpace(text, i - 1)) {
                return i;
            }
        }
        return -1;
    }

    private static String label(Matcher mention) {
        boolean isNamed = mention.namedGroups().containsKey("label");
        return isNamed ? Optional.ofNullable(mention.group("label")).orElse(mention.group()) : mention.group();
    }

    private void flush(StringBuilder plain, Set<Style> styles, String url, List<Span> spans) {
        if (!plain.isEmpty()) {
            spans.add(new Span(decoded(plain.toString()), styles, url));
            plain.setLength(0);
        }
    }

    private String decoded(String text) {
        return entities ? text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") : text;
    }

    private static Set<Style> with(Set<Style> styles, Style style) {
        EnumSet<Style> all = EnumSet.of(style);
        all.addAll(styles);
        return all;
    }

    private static boolean isPunctuation(String text, int at) {
        return at < text.length() && PUNCTUATION.indexOf(text.charAt(at)) >= 0;
    }

    private static boolean isSpace(String text, int at) {
        return Character.isWhitespace(text.charAt(at));
    }
}
