package io.allim.recipient.bulk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The records of a CSV file. When one is broken, reading goes on with the line after the one on which it starts: a quote
 * that nobody closes costs a row, not the rest of the file.
 */
final class CsvRecords {

    private final Lines lines;

    CsvRecords(Lines lines) {
        this.lines = lines;
    }

    /**
     * @param line on which it starts
     * @param problem why it can't be read; its cells mean nothing then
     */
    record Read(long line, List<String> cells, int bytes, Optional<String> problem) {}

    Optional<Read> next() throws IOException {
        Optional<Lines.Line> line = lines.next();
        while (line.isPresent() && line.get().isBlank()) {
            line = lines.next();
        }
        return line.isEmpty() ? Optional.empty() : Optional.of(read(line.get()));
    }

    private Read read(Lines.Line first) throws IOException {
        CsvRecord cells = new CsvRecord();
        Deque<Lines.Line> more = new ArrayDeque<>();
        Lines.Line line = first;
        int bytes = 0;
        while (true) {
            Optional<String> text = line.text();
            if (line.tooLong() || text.isEmpty()) {
                return broken(
                        first, more, line.tooLong() ? "The line is longer than 256 KiB." : "The row is not UTF-8.");
            }
            bytes += line.bytes().length;
            switch (cells.feed(text.get())) {
                case COMPLETE -> {
                    return new Read(first.number(), cells.cells(), bytes, Optional.empty());
                }
                case BROKEN -> {
                    return broken(
                            first,
                            more,
                            "Put cells with a quote into quotes, and double the quotes in them, such as \"say \"\"hello\"\"\".");
                }
                case OPEN -> {}
            }
            Optional<Lines.Line> next = bytes > Lines.MAX_BYTES ? Optional.empty() : lines.next();
            if (next.isEmpty()) {
                return broken(first, more, "A quote is opened and not closed within 256 KiB.");
            }
            line = next.get();
            more.add(line);
        }
    }

    private Read broken(Lines.Line first, Deque<Lines.Line> more, String problem) {
        more.descendingIterator().forEachRemaining(lines::putBack);
        return new Read(first.number(), List.of(), 0, Optional.of(problem));
    }
}
