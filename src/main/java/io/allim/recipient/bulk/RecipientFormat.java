package io.allim.recipient.bulk;

import io.allim.channel.AddressFormat;
import io.allim.recipient.RecipientView;
import io.allim.table.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How recipients leave; an import takes the same, and leaves the same again. */
enum RecipientFormat {
    NDJSON(ImportResource.NDJSON) {
        @Override
        String header(List<AddressFormat> addresses) {
            return "";
        }

        @Override
        String row(RecipientView view, List<AddressFormat> addresses) {
            return Json.write(view) + "\n";
        }
    },
    /**
     * Lines end as RFC 4180 wants it. Cells are never altered against spreadsheets that take them for formulas, and
     * addresses that no channel reaches have no column.
     */
    CSV(ImportResource.CSV) {
        @Override
        String header(List<AddressFormat> addresses) {
            return line(Stream.of(
                            Stream.of("id", "zone", "locale"),
                            addresses.stream().map(format -> format.kind().field()),
                            Stream.of(CsvColumns.OPTED_OUT, CsvColumns.ATTRIBUTES))
                    .flatMap(names -> names)
                    .toList());
        }

        @Override
        String row(RecipientView view, List<AddressFormat> addresses) {
            List<String> cells = new ArrayList<>();
            cells.add(view.id());
            cells.add(view.zone().orElse(""));
            cells.add(view.locale().orElse(""));
            for (AddressFormat format : addresses) {
                List<String> texts = view.addresses().getOrDefault(format.kind().field(), List.of());
                cells.add(String.join(format.mayHoldSemicolons() ? " " : ";", texts));
            }
            cells.add(String.join(" ", view.optedOut()));
            cells.add(view.attributes().isEmpty() ? "" : Json.write(view.attributes()));
            return line(cells);
        }
    };

    private final String mediaType;

    RecipientFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    static Optional<RecipientFormat> of(String word) {
        return Stream.of(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    String mediaType() {
        return mediaType;
    }

    /**
     * What stands before the first row; empty text for nothing.
     *
     * @param addresses that have columns, where there are columns
     */
    abstract String header(List<AddressFormat> addresses);

    abstract String row(RecipientView view, List<AddressFormat> addresses);

    private static String line(List<String> cells) {
        return cells.stream().map(RecipientFormat::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
