package io.allim.recipient.bulk;

import java.util.ArrayList;
import java.util.List;

/**
 * A record of CSV (RFC 4180) that is read line by line, until it ends. Strict: whatever RFC 4180 does not foresee is an
 * error that is found at once, so that one wrong quote costs one row and not the rest of the file.
 */
final class CsvRecord {

    private enum State {
        START,
        PLAIN,
        QUOTED,
        /** Behind a quote inside of quotes: it was the last, or the first of two. */
        QUOTE
    }

    private final List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private State state = State.START;

    enum Progress {
        COMPLETE,
        OPEN,
        BROKEN
    }

    /** @param line with what ends it; what ends the last line of the file may be missing */
    Progress feed(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (state != State.QUOTED && isEnd(line, i)) {
                break;
            }
            if (!take(c)) {
                return Progress.BROKEN;
            }
        }
        if (state == State.QUOTED) {
            return Progress.OPEN;
        }
        endCell();
        return Progress.COMPLETE;
    }

    List<String> cells() {
        return cells;
    }

    private boolean take(char c) {
        switch (state) {
            case START -> {
                if (c == '"') {
                    state = State.QUOTED;
                } else {
                    state = State.PLAIN;
                    return take(c);
                }
            }
            case PLAIN -> {
                if (c == '"') {
                    return false;
                }
                plain(c);
            }
            case QUOTED -> {
                if (c == '"') {
                    state = State.QUOTE;
                } else {
                    cell.append(c);
                }
            }
            case QUOTE -> {
                if (c == '"') {
                    cell.append(c);
                    state = State.QUOTED;
                } else if (c == ',') {
                    endCell();
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    private void plain(char c) {
        if (c == ',') {
            endCell();
        } else {
            cell.append(c);
        }
    }

    private void endCell() {
        cells.add(cell.toString());
        cell.setLength(0);
        state = State.START;
    }

    private static boolean isEnd(String line, int i) {
        return line.charAt(i) == '\n'
                || line.charAt(i) == '\r' && (i + 1 == line.length() || line.charAt(i + 1) == '\n');
    }
}
