package io.allim.chat;

import io.allim.chat.RichText.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A block by its lines, of which the first ones can be written on their own. */
sealed interface MarkupBlock {

    List<List<Span>> lines();

    /** @param first of the lines, with another one behind them maybe */
    String write(List<List<Span>> first, MarkupWriter writer);

    static MarkupBlock of(RichText.Block block) {
        return switch (block) {
            case RichText.Paragraph(List<Span> spans) -> new Plain(MarkupLines.of(spans));
            case RichText.Quote(List<Span> spans) -> new Quoted(MarkupLines.of(spans));
            case RichText.CodeBlock(String code) ->
                new Coded(Arrays.stream(code.split("\n", -1))
                        .map(line -> List.<Span>of(new RichText.Text(line)))
                        .toList());
            case RichText.Items items -> Listed.of(items);
        };
    }

    record Plain(List<List<Span>> lines) implements MarkupBlock {
        @Override
        public String write(List<List<Span>> first, MarkupWriter writer) {
            return writer.lines(first);
        }
    }

    record Quoted(List<List<Span>> lines) implements MarkupBlock {
        @Override
        public String write(List<List<Span>> first, MarkupWriter writer) {
            return writer.dialect().quote(writer.lines(first));
        }
    }

    /** Its lines are one text each. */
    record Coded(List<List<Span>> lines) implements MarkupBlock {
        @Override
        public String write(List<List<Span>> first, MarkupWriter writer) {
            return writer.dialect()
                    .codeBlock(first.stream()
                            .map(line -> line.stream()
                                    .map(span -> span instanceof RichText.Text(String text) ? text : "")
                                    .collect(Collectors.joining()))
                            .collect(Collectors.joining("\n")));
        }
    }

    /** @param starts which lines begin an item */
    record Listed(int number, List<List<Span>> lines, Set<Integer> starts) implements MarkupBlock {

        static Listed of(RichText.Items items) {
            List<List<Span>> lines = new ArrayList<>();
            Set<Integer> starts = new HashSet<>();
            for (List<Span> item : items.items()) {
                starts.add(lines.size());
                lines.addAll(MarkupLines.of(item));
            }
            starts.add(lines.size());
            return new Listed(items.first(), lines, starts);
        }

        @Override
        public String write(List<List<Span>> first, MarkupWriter writer) {
            List<String> items = new ArrayList<>();
            int from = 0;
            for (int end = 1; end <= first.size(); end++) {
                if (end == first.size() || starts.contains(end)) {
                    int mark = number == 0 ? 0 : number + items.size();
                    items.add(writer.dialect().item(mark, writer.lines(first.subList(from, end))));
                    from = end;
                }
            }
            return String.join("\n", items);
        }
    }
}
