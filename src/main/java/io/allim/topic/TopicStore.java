package io.allim.topic;

import io.allim.table.Query;
import io.allim.table.Table;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

@Singleton
public class TopicStore {

    private final Table table;

    public TopicStore(Table table) {
        this.table = table;
    }

    public List<String> subscribersAfter(String topic, Optional<String> lastRecipient, int limit) {
        Query query = Query.partition("topic/" + topic).startingWith("s/").limit(limit);
        Query after =
                lastRecipient.map(last -> query.from("s/" + last + "\u0000")).orElse(query);
        return table.query(after).items().stream()
                .map(stored -> stored.item().key().sort().substring(2))
                .toList();
    }
}
