package io.allim.table.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The indexes of the table: both sparse, and both with nothing but keys. */
enum Index {
    /** By shard, ordered by when an item is due. */
    DUE("due", Attributes.SHARD, Attributes.DUE_AT),
    /** By list, ordered by the sort key of the listing. */
    LIST("list", Attributes.LIST, Attributes.LIST_SORT);

    private final String title;
    private final String partition;
    private final String sort;

    Index(String title, String partition, String sort) {
        this.title = title;
        this.partition = partition;
        this.sort = sort;
    }

    /** As requests name it. */
    String title() {
        return title;
    }

    /** The attribute that it is divided by. */
    String partition() {
        return partition;
    }

    /** The attribute that it is ordered by. */
    String sort() {
        return sort;
    }

    /** @param attributes of an item, or of its place in the index */
    Entry entry(Map<String, AttributeValue> attributes) {
        AttributeValue mark = Attributes.required(attributes, sort);
        return new Entry(this == DUE ? mark.n() : mark.s(), Attributes.key(attributes));
    }
}
