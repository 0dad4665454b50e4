package io.allim.table;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * For engines: the position of the last item of a page, as text of {@code [A-Za-z0-9_-]}: a checksum over the range and
 * the position, then the position's parts. The checksum tells other texts and other ranges' cursors apart; a forged one
 * only moves its forger's position.
 */
public final class Cursor {

    /** The cursor was not made by this table. */
    public static final class Bad extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        public Bad() {
            super("the cursor was not made by this service");
        }
    }

    /** Three keys of 1,024 bytes with their lengths and the checksum, in base64. */
    private static final int MAX_CHARS = 4200;

    private static final int CHECKSUM_BYTES = 4;

    private Cursor() {}

    /**
     * @param range what the position is in; the same text when it is read
     * @param position each part at most 65,535 bytes of UTF-8
     */
    public static String write(String range, List<String> position) {
        List<byte[]> parts = position.stream()
                .map(part -> part.getBytes(StandardCharsets.UTF_8))
                .toList();
        ByteBuffer bytes = ByteBuffer.allocate(CHECKSUM_BYTES
                + parts.stream().mapToInt(part -> 2 + part.length).sum());
        bytes.putInt(0);
        parts.forEach(part -> bytes.putShort((short) part.length).put(part));
        bytes.putInt(0, checksum(range, bytes.array()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * @return exactly {@code count} parts
     * @throws Bad when the cursor was not written for the range
     */
    public static List<String> read(String range, String cursor, int count) {
        ByteBuffer bytes = ByteBuffer.wrap(decode(cursor));
        if (bytes.remaining() < CHECKSUM_BYTES || bytes.getInt() != checksum(range, bytes.array())) {
            throw new Bad();
        }
        List<String> position = new ArrayList<>(count);
        while (bytes.hasRemaining()) {
            position.add(part(bytes));
        }
        if (position.size() != count) {
            throw new Bad();
        }
        return position;
    }

    /** After an item of a list. Every engine writes the same: from page to page a list may be read by others, or in other parts. */
    public static String inList(Query list, String sort, Key key) {
        return write(range(list), List.of(sort, key.partition(), key.sort()));
    }

    /**
     * @return the sort in the list, the key's partition and its sort, where {@link #inList} wrote the query's cursor
     * @throws Bad when it was written for another list
     */
    public static Optional<List<String>> inList(Query list) {
        return list.cursor().map(text -> read(range(list), text, 3));
    }

    /**
     * After an item of a shard of the due index; every engine writes and reads the same.
     *
     * @param position when it is due in milliseconds, and its key's partition and sort
     */
    public static String inDue(int shard, List<String> position) {
        return write("due/" + shard, position);
    }

    private static String range(Query list) {
        return "list" + (list.descending() ? "-/" : "+/") + list.name();
    }

    /** @throws Bad when the part is no number */
    public static long number(String part) {
        try {
            return Long.parseLong(part);
        } catch (NumberFormatException e) {
            throw new Bad();
        }
    }

    private static byte[] decode(String cursor) {
        if (cursor.length() > MAX_CHARS) {
            throw new Bad();
        }
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw new Bad();
        }
    }

    private static String part(ByteBuffer bytes) {
        try {
            byte[] part = new byte[Short.toUnsignedInt(bytes.getShort())];
            bytes.get(part);
            return new String(part, StandardCharsets.UTF_8);
        } catch (BufferUnderflowException e) {
            throw new Bad();
        }
    }

    private static int checksum(String range, byte[] cursor) {
        CRC32 crc = new CRC32();
        crc.update(range.getBytes(StandardCharsets.UTF_8));
        crc.update(0);
        crc.update(cursor, CHECKSUM_BYTES, cursor.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }
}
