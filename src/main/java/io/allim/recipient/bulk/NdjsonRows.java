package io.allim.recipient.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.recipient.RecipientReader;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A JSON object a line: a recipient as {@code PUT} takes it with its {@code id}, or an endpoint of Amazon Pinpoint. */
final class NdjsonRows implements Row.Source {

    private final Lines lines;
    private final RecipientReader recipients;
    private final PinpointReader endpoints;

    NdjsonRows(InputStream in, RecipientReader recipients, PinpointReader endpoints) {
        this.lines = new Lines(in);
        this.recipients = recipients;
        this.endpoints = endpoints;
    }

    @Override
    public Optional<Row> next() throws IOException {
        Optional<Lines.Line> line = lines.next();
        while (line.isPresent() && line.get().isBlank()) {
            line = lines.next();
        }
        return line.map(this::row);
    }

    private Row row(Lines.Line line) {
        if (line.tooLong()) {
            return new Row.Bad(line.number(), "The line is longer than 256 KiB.", Optional.empty());
        }
        Optional<String> id = Optional.empty();
        try {
            JsonNode json = Body.parse(line.bytes());
            id = Optional.ofNullable(json.path("id").textValue()).flatMap(RecipientReader::id);
            return new Row.Good(line.number(), change(json), line.bytes().length);
        } catch (ProblemException e) {
            return Row.Bad.of(line.number(), e, id);
        }
    }

    private Change change(JsonNode json) {
        if (PinpointReader.isEndpoint(json)) {
            return endpoints.change(json);
        }
        return new Change.Replace(recipients.read(Fields.of(json)));
    }
}
