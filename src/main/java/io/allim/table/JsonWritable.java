package io.allim.table;

/**
 * A body that names its fields itself. Before Jackson writes the first of a kind it finds out what fields there are, which
 * costs a cold function more than the rest of the writing. Reading is Jackson's, and what is written is what Jackson would
 * write.
 */
public interface JsonWritable {

    void write(JsonObjectWriter fields);
}
