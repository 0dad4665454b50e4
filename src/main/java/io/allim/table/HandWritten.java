package io.allim.table;

/**
 * A body that names its fields itself. Before Jackson writes the first of a kind it finds out what fields there are, which
 * takes a cold function a tenth of its first request. Reading is Jackson's, and what is written is what Jackson would
 * write.
 */
public interface HandWritten {

    void write(JsonFields fields);
}
