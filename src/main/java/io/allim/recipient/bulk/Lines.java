package io.allim.recipient.bulk;

import io.allim.web.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** The lines of a stream, one after the other: memory holds one of them, and never more than {@link #MAX_BYTES}. */
final class Lines {

    static final int MAX_BYTES = Body.MAX_BYTES;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<Line> putBack = new ArrayDeque<>();
    private int position;
    private int end;
    private long number;

    /**
     * @param number counted from 1
     * @param bytes with what ends the line; the start of it when it is too long
     */
    record Line(long number, byte[] bytes, boolean tooLong) {

        /** Empty when the line is not UTF-8. */
        Optional<String> text() {
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException e) {
                return Optional.empty();
            }
        }

        boolean isBlank() {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                    return false;
                }
            }
            return true;
        }
    }

    Lines(InputStream in) {
        this.in = in;
    }

    Optional<Line> next() throws IOException {
        if (!putBack.isEmpty()) {
            return Optional.of(putBack.pop());
        }
        line.reset();
        boolean tooLong = false;
        while (position < end || fill()) {
            int stop = position;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            int next = Math.min(stop + 1, end);
            int taken = Math.min(next - position, MAX_BYTES - line.size());
            line.write(buffer, position, taken);
            tooLong |= taken < next - position;
            position = next;
            if (stop < end) {
                return Optional.of(line(tooLong));
            }
        }
        return line.size() == 0 ? Optional.empty() : Optional.of(line(tooLong));
    }

    /** The line is next again, before those that were put back earlier. */
    void putBack(Line line) {
        putBack.push(line);
    }

    private Line line(boolean tooLong) {
        byte[] bytes = line.toByteArray();
        number++;
        boolean marked = number == 1 && Arrays.equals(bytes, 0, Math.min(3, bytes.length), BYTE_ORDER_MARK, 0, 3);
        return new Line(number, marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes, tooLong);
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(in.read(buffer), 0);
        return end > 0;
    }
}
