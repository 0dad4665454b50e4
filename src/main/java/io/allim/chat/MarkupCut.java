package io.allim.chat;

import io.allim.chat.Markup.Written;
import io.allim.chat.RichText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Writes as many blocks as fit whole, and of the next one as many lines and characters as fit behind them. */
record MarkupCut(MarkupWriter writer, Fit fit) {

    private static final String APART = "\n\n";
    private static final RichText.Text MORE = new RichText.Text("…");

    Written write(RichText text) {
        List<MarkupBlock> blocks = text.blocks().stream().map(MarkupBlock::of).toList();
        List<String> written =
                blocks.stream().map(block -> block.write(block.lines(), writer)).toList();
        String whole = String.join(APART, written);
        return fit.takes(whole) ? new Written(whole, false) : new Written(cut(blocks, written), true);
    }

    private String cut(List<MarkupBlock> blocks, List<String> written) {
        String mark = "\n" + writer.line(List.of(MORE));
        Fit room = fit;
        StringBuilder fitting = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            String next = fitting.isEmpty() ? written.get(i) : APART + written.get(i);
            if (!room.beside(mark).takes(next)) {
                return behind(fitting.toString(), room, mark, blocks.get(i));
            }
            room = room.beside(next);
            fitting.append(next);
        }
        return fitting + mark;
    }

    /** @param room behind what fits whole */
    private String behind(String fitting, Fit room, String mark, MarkupBlock block) {
        String apart = fitting.isEmpty() ? "" : APART;
        String part = part(block, room.beside(apart));
        if (!part.isEmpty()) {
            return fitting + apart + part;
        }
        String alone = fitting.isEmpty() ? mark.strip() : mark;
        return room.takes(alone) ? fitting + alone : fitting;
    }

    /** Empty where not even a part of its first line fits, or where it is not worth it. */
    private String part(MarkupBlock block, Fit room) {
        List<List<Span>> lines = block.lines();
        int whole = most(lines.size(), number -> room.takes(part(block, number, List.of())));
        String atLine = whole == 0 ? "" : part(block, whole, List.of());
        boolean isFull = 2L * (fit.most() - room.beside(atLine).most()) >= fit.most();
        if (isFull || whole == lines.size()) {
            return atLine;
        }
        List<Span> next = lines.get(whole);
        int characters = most(
                MarkupUnits.count(next), number -> room.takes(part(block, whole, MarkupUnits.first(next, number))));
        return characters == 0 ? atLine : part(block, whole, MarkupUnits.first(next, characters));
    }

    /** @param begun of the line behind the whole ones; empty: none */
    private String part(MarkupBlock block, int whole, List<Span> begun) {
        List<List<Span>> lines = new ArrayList<>(block.lines().subList(0, whole));
        List<Span> last = new ArrayList<>(begun);
        last.add(MORE);
        lines.add(last);
        return block.write(lines, writer);
    }

    /** The largest number that fits, found by writing no more than about twice of what fits; 0: none does. */
    private static int most(int all, IntPredicate fits) {
        int fitting = 0;
        int beyond = 1;
        while (beyond <= all && fits.test(beyond)) {
            fitting = beyond;
            beyond = 2 * beyond;
        }
        beyond = Math.min(beyond, all + 1);
        while (fitting + 1 < beyond) {
            int middle = (fitting + beyond) / 2;
            if (fits.test(middle)) {
                fitting = middle;
            } else {
                beyond = middle;
            }
        }
        return fitting;
    }
}
