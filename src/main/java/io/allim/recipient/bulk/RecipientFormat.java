package io.allim.recipient.bulk;

import io.allim.channel.AddressKind;
import io.allim.recipient.Recipient;
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
        String header() {
            return "";
        }

        @Override
        String row(Recipient recipient) {
            return Json.write(RecipientView.of(recipient)) + "\n";
        }
    },
    /** Lines end as RFC 4180 wants it. Cells are never altered against spreadsheets that take them for formulas. */
    CSV(ImportResource.CSV) {
        @Override
        String header() {
            return line(Stream.of(
                            Stream.of("id", "zone", "locale"),
                            AddressKind.GIVEN.stream().map(AddressKind::field),
                            Stream.of(CsvColumns.OPTED_OUT, CsvColumns.ATTRIBUTES))
                    .flatMap(names -> names)
                    .toList());
        }

        @Override
        String row(Recipient recipient) {
            RecipientView view = RecipientView.of(recipient);
            List<String> cells = new ArrayList<>();
            cells.add(view.id());
            cells.add(view.zone().orElse(""));
            cells.add(view.locale().orElse(""));
            for (AddressKind kind : AddressKind.GIVEN) {
                String separator = kind == AddressKind.WEBHOOK ? " " : ";";
                cells.add(String.join(separator, view.addresses().getOrDefault(kind.field(), List.of())));
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

    /** What stands before the first row; empty text for nothing. */
    abstract String header();

    abstract String row(Recipient recipient);

    private static String line(List<String> cells) {
        return cells.stream().map(RecipientFormat::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
