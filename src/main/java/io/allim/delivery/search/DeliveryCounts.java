package io.allim.delivery.search;

import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** How many of the deliveries that were looked at have the same values. */
public final class DeliveryCounts {

    /** By what deliveries are counted, as callers write it. */
    public enum By {
        HOUR((_, entry) -> Optional.of(entry.at().truncatedTo(ChronoUnit.HOURS).toString())),
        STATE((_, entry) -> Optional.of(entry.delivery().state().word())),
        CHANNEL((_, entry) -> Optional.of(entry.delivery().channel())),
        CAUSE((_, entry) -> entry.delivery().cause()),
        WORKFLOW((search, entry) -> search.workflow(entry.delivery())),
        NOTIFICATION(
                (_, entry) -> Optional.of(entry.delivery().id().notification().toString()));

        private final BiFunction<DeliverySearch, DeliverySearch.Entry, Optional<String>> value;

        By(BiFunction<DeliverySearch, DeliverySearch.Entry, Optional<String>> value) {
            this.value = value;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param values in the order of what is counted by; empty text where a delivery has none */
    public record Row(List<By> by, List<String> values, long count) implements JsonWritable {

        @Override
        public void write(JsonObjectWriter fields) {
            for (int i = 0; i < by.size(); i++) {
                fields.text(by.get(i).word(), Optional.of(values.get(i)).filter(value -> !value.isEmpty()));
            }
            fields.number("count", count);
        }
    }

    private DeliveryCounts() {}

    /** @param search that found the entries */
    public static List<Row> of(List<By> by, DeliverySearch search, List<DeliverySearch.Entry> entries) {
        Map<String, Row> rows = new TreeMap<>();
        for (DeliverySearch.Entry entry : entries) {
            List<String> values = new ArrayList<>();
            by.forEach(each -> values.add(each.value.apply(search, entry).orElse("")));
            rows.merge(
                    String.join("\n", values),
                    new Row(by, values, 1),
                    (one, more) -> new Row(by, values, one.count() + more.count()));
        }
        return List.copyOf(rows.values());
    }
}
