package io.allim.chat;

import java.util.List;
import java.util.stream.Collectors;

/** The structure of a text, whatever its words. */
public final class Shape {

    private Shape() {}

    public static String of(RichText text) {
        return text.blocks().stream().map(Shape::of).collect(Collectors.joining(" "));
    }

    private static String of(RichText.Block block) {
        return switch (block) {
            case RichText.Paragraph(List<RichText.Span> spans) -> "p(" + of(spans) + ")";
            case RichText.Quote(List<RichText.Span> spans) -> "q(" + of(spans) + ")";
            case RichText.CodeBlock _ -> "code";
            case RichText.Items(int first, List<List<RichText.Span>> items) ->
                "items" + first + items.stream().map(Shape::of).toList();
        };
    }

    /** Texts and line breaks in a row are one text. */
    private static String of(List<RichText.Span> spans) {
        return spans.stream().map(Shape::of).collect(Collectors.joining()).replaceAll("t+", "t");
    }

    private static String of(RichText.Span span) {
        return switch (span) {
            case RichText.Text _, RichText.LineBreak _ -> "t";
            case RichText.Code _ -> "c";
            case RichText.Mention _ -> "@";
            case RichText.Bold(List<RichText.Span> inner) -> "b(" + of(inner) + ")";
            case RichText.Italic(List<RichText.Span> inner) -> "i(" + of(inner) + ")";
            case RichText.Strike(List<RichText.Span> inner) -> "s(" + of(inner) + ")";
            case RichText.Link(List<RichText.Span> inner, String _) -> "a(" + of(inner) + ")";
        };
    }
}
