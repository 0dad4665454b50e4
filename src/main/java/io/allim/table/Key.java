package io.allim.table;

import java.util.Objects;

/**
 * Where an item lies: a partition, and a sort key that orders the items of the partition.
 *
 * @param partition 1 to 1,024 bytes of UTF-8
 * @param sort 1 to 1,024 bytes of UTF-8; items of a partition are ordered by its UTF-8 bytes
 */
public record Key(String partition, String sort) {

    public Key {
        requireLength("partition", partition);
        requireLength("sort", sort);
    }

    public void write(JsonObjectWriter fields) {
        fields.text("partition", partition).text("sort", sort);
    }

    private static void requireLength(String name, String value) {
        if (Objects.requireNonNull(value, name).isEmpty() || Text.isLongerThan(1024, value)) {
            throw new IllegalArgumentException(
                    name + " has " + Text.utf8Length(value) + " bytes; 1 to 1,024 are allowed");
        }
        if (!Text.isUnicode(value)) {
            throw new IllegalArgumentException(name + " has half a surrogate pair");
        }
    }
}
