package io.allim.channel.slack;

import io.allim.chat.RichText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** As much of a text as fits: whole lines, and of a line that is longer than half the room its first characters. */
final class RichTextPrefix {

    private static final String MORE = "…";

    /** UTF-16 units of text that are still to be taken, where each end of a line is one. */
    private int left;

    private RichTextPrefix(int length) {
        this.left = length;
    }

    /**
     * @param fits true for the empty text, and for less where it is true for more
     * @return the text itself where it fits
     */
    static RichText cut(RichText text, int most, Predicate<RichText> fits) {
        String flat = flat(text);
        if (flat.length() <= most && fits.test(text)) {
            return text;
        }
        int end = longest(Math.min(flat.length(), most), length -> fits.test(marked(text, length)));
        int line = flat.lastIndexOf('\n', end);
        return marked(text, line > end / 2 ? line : boundary(flat, end));
    }

    private static RichText marked(RichText text, int length) {
        List<RichText.Block> blocks = new ArrayList<>(new RichTextPrefix(length).blocks(text.blocks()));
        blocks.add(new RichText.Paragraph(List.of(new RichText.Text(MORE))));
        return new RichText(blocks);
    }

    private static int longest(int most, Predicate<Integer> fits) {
        int low = 0;
        int high = most;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (fits.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The end of the last whole character that is not behind {@code end}. */
    private static int boundary(String flat, int end) {
        int line = flat.lastIndexOf('\n', end - 1) + 1;
        return line + CutText.fitting(flat.substring(line), end - line);
    }

    /** The text without markup, in which each line ends by a line feed. */
    static String flat(RichText text) {
        StringBuilder flat = new StringBuilder();
        for (RichText.Block block : text.blocks()) {
            switch (block) {
                case RichText.Paragraph(List<RichText.Span> spans) -> flat(spans, flat);
                case RichText.Quote(List<RichText.Span> spans) -> flat(spans, flat);
                case RichText.CodeBlock(String code) -> flat.append(code);
                case RichText.Items(int _, List<List<RichText.Span>> items) ->
                    items.forEach(item -> {
                        flat(item, flat);
                        flat.append('\n');
                    });
            }
            flat.append('\n');
        }
        return flat.toString();
    }

    private static void flat(List<RichText.Span> spans, StringBuilder flat) {
        for (RichText.Span span : spans) {
            switch (span) {
                case RichText.Text(String plain) -> flat.append(plain);
                case RichText.Code(String plain) -> flat.append(plain);
                case RichText.LineBreak() -> flat.append('\n');
                case RichText.Bold(List<RichText.Span> inner) -> flat(inner, flat);
                case RichText.Italic(List<RichText.Span> inner) -> flat(inner, flat);
                case RichText.Strike(List<RichText.Span> inner) -> flat(inner, flat);
                case RichText.Link(List<RichText.Span> inner, String _) -> flat(inner, flat);
                case RichText.Mention(String label, String _) -> flat.append(label);
            }
        }
    }

    private List<RichText.Block> blocks(List<RichText.Block> blocks) {
        List<RichText.Block> taken = new ArrayList<>();
        for (RichText.Block block : blocks) {
            if (left <= 0) {
                break;
            }
            taken.add(
                    switch (block) {
                        case RichText.Paragraph(List<RichText.Span> spans) -> new RichText.Paragraph(spans(spans));
                        case RichText.Quote(List<RichText.Span> spans) -> new RichText.Quote(spans(spans));
                        case RichText.CodeBlock(String code) -> new RichText.CodeBlock(take(code));
                        case RichText.Items(int first, List<List<RichText.Span>> items) ->
                            new RichText.Items(first, items(items));
                    });
            left--;
        }
        return taken;
    }

    private List<List<RichText.Span>> items(List<List<RichText.Span>> items) {
        List<List<RichText.Span>> taken = new ArrayList<>();
        for (List<RichText.Span> item : items) {
            if (left > 0) {
                taken.add(spans(item));
                left--;
            }
        }
        return taken;
    }

    private List<RichText.Span> spans(List<RichText.Span> spans) {
        List<RichText.Span> taken = new ArrayList<>();
        for (RichText.Span span : spans) {
            if (left <= 0) {
                break;
            }
            taken.add(
                    switch (span) {
                        case RichText.Text(String plain) -> new RichText.Text(take(plain));
                        case RichText.Code(String plain) -> new RichText.Code(take(plain));
                        case RichText.LineBreak() -> {
                            left--;
                            yield span;
                        }
                        case RichText.Bold(List<RichText.Span> inner) -> new RichText.Bold(spans(inner));
                        case RichText.Italic(List<RichText.Span> inner) -> new RichText.Italic(spans(inner));
                        case RichText.Strike(List<RichText.Span> inner) -> new RichText.Strike(spans(inner));
                        case RichText.Link(List<RichText.Span> inner, String url) ->
                            new RichText.Link(spans(inner), url);
                        case RichText.Mention(String label, String _) -> {
                            left -= label.length();
                            yield span;
                        }
                    });
        }
        return taken;
    }

    private String take(String text) {
        String taken = text.substring(0, Math.min(text.length(), left));
        left -= taken.length();
        return taken;
    }
}
