package io.allim.recipient.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.AddressFormat;
import io.allim.recipient.RecipientReader;
import io.allim.web.Fields;
import io.allim.web.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** CSV with a first row that names the columns: ours, or those of Amazon Pinpoint. */
final class CsvRows implements Row.Source {

    private final CsvRecords records;
    private final CsvColumns columns;
    private final RecipientReader recipients;
    private final PinpointReader endpoints;

    /**
     * @param formats of addresses that there are columns for
     * @throws ProblemException when the first row does not name columns that are known
     */
    CsvRows(InputStream in, RecipientReader recipients, PinpointReader endpoints, List<AddressFormat> formats)
            throws IOException {
        this.records = new CsvRecords(new Lines(in));
        this.recipients = recipients;
        this.endpoints = endpoints;
        CsvRecords.Read header = records.next()
                .orElseThrow(() -> CsvColumns.problem(
                        "The body is empty: begin with column names, such as id,email,zone,locale."));
        header.problem().ifPresent(problem -> {
            throw CsvColumns.problem(problem);
        });
        this.columns = CsvColumns.of(header.cells(), formats);
    }

    @Override
    public Optional<Row> next() throws IOException {
        return records.next().map(this::row);
    }

    private Row row(CsvRecords.Read read) {
        if (read.problem().isPresent()) {
            return new Row.Bad(read.line(), read.problem().get(), Optional.empty());
        }
        Optional<String> id = columns.id(read.cells()).flatMap(RecipientReader::id);
        try {
            return new Row.Good(read.line(), change(read.cells()), read.bytes());
        } catch (ProblemException e) {
            return Row.Bad.of(read.line(), e, id);
        }
    }

    private Change change(List<String> cells) {
        ObjectNode json = columns.json(cells);
        if (columns.isPinpoint()) {
            return endpoints.change(json);
        }
        return new Change.Replace(recipients.read(Fields.of(json)));
    }
}
