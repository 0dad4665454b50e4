package io.allim.connection;

import java.util.List;
import java.util.Set;

/**
 * What connections of a type must be, from whoever calls by them. The container finds implementations; types without one have no
 * rules of their own.
 */
public interface ConnectionCheck {

    /**
     * What is wrong with a connection.
     *
     * @param path of the field, such as {@code settings.headers.X-Title}; it names no secret's value
     * @param why one sentence
     */
    record Fault(String path, String why) {}

    /** The type of the connections that it judges, such as {@code http}. */
    String type();

    /** The names of all secrets that are read, so that others are mistakes; empty: there may be any. */
    default Set<String> secrets() {
        return Set.of();
    }

    /** Everything that is wrong; empty: the connection can be used. Before it is stored, and without I/O. */
    List<Fault> faults(Connection connection);
}
