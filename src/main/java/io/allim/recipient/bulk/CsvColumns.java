package io.allim.recipient.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.channel.AddressFormat;
import io.allim.web.Body;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Near;
import io.allim.web.problem.Problem;
import io.allim.web.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The columns of a CSV file. Rows become the JSON that would say the same, and are read as that.
 *
 * @param names in the order of the cells
 * @param formats of addresses, by the name of their column
 */
record CsvColumns(List<String> names, boolean isPinpoint, Map<String, AddressFormat> formats) {

    static final String ATTRIBUTES = "attributes";
    static final String OPTED_OUT = "optedOut";

    private static final Set<String> TEXTS = Set.of("id", "zone", "locale", OPTED_OUT, ATTRIBUTES);
    private static final String ATTRIBUTE = ATTRIBUTES + ".";
    private static final List<String> PINPOINT_OBJECTS =
            List.of("Attributes", "Demographic", "Location", "Metrics", "User.UserAttributes");
    private static final String PINPOINT_USER = "User.UserId";

    /**
     * @param formats of addresses that there are columns for
     * @throws ProblemException when a column is unknown or there twice
     */
    static CsvColumns of(List<String> header, List<AddressFormat> formats) {
        Map<String, AddressFormat> byField = new LinkedHashMap<>();
        formats.forEach(format -> byField.put(format.kind().field(), format));
        List<String> names = header.stream().map(String::strip).toList();
        boolean pinpoint = !names.contains("id")
                && Stream.of("Address", "ChannelType", "Id", PINPOINT_USER).anyMatch(names::contains);
        if (!pinpoint && !names.contains("id")) {
            throw problem("There is no column id: begin with a row of column names, such as id,email,zone,locale.");
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!(pinpoint ? isPinpointColumn(name) : isColumn(name, byField))) {
                throw problem("There is no column " + Fields.shown(name) + ": remove it or correct its name."
                        + Near.question(name, known(pinpoint, byField)));
            }
            if (!seen.add(name)) {
                throw problem("The column " + Fields.shown(name) + " is there twice: remove one.");
            }
        }
        return new CsvColumns(names, pinpoint, byField);
    }

    static ProblemException problem(String detail) {
        return Problem.INVALID_FIELD.at("header", detail);
    }

    private static List<String> known(boolean pinpoint, Map<String, AddressFormat> formats) {
        return pinpoint
                ? Stream.concat(PinpointReader.TEXTS.stream(), Stream.of(PINPOINT_USER))
                        .toList()
                : Stream.concat(TEXTS.stream(), formats.keySet().stream()).toList();
    }

    private static boolean isColumn(String name, Map<String, AddressFormat> formats) {
        return TEXTS.contains(name)
                || formats.containsKey(name)
                || name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length();
    }

    private static boolean isPinpointColumn(String name) {
        return PinpointReader.TEXTS.contains(name)
                || name.equals(PINPOINT_USER)
                || PINPOINT_OBJECTS.stream().anyMatch(object -> isIn(name, object));
    }

    /** Whose row it is, as far as that can be seen. */
    Optional<String> id(List<String> cells) {
        return Stream.of("id", PINPOINT_USER, "Id")
                .map(names::indexOf)
                .filter(i -> i >= 0 && i < cells.size())
                .map(i -> cells.get(i).strip())
                .filter(id -> !id.isEmpty())
                .findFirst();
    }

    ObjectNode json(List<String> cells) {
        if (cells.size() != names.size()) {
            throw Problem.INVALID_FIELD.at(
                    "",
                    "The row has %d cells, the header has %d: put cells with a comma into quotes, and leave out none."
                            .formatted(cells.size(), names.size()));
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isBlank()) {
                put(json, names.get(i), cells.get(i));
            }
        }
        return json;
    }

    private void put(ObjectNode json, String name, String cell) {
        if (isPinpoint) {
            putPinpoint(json, name, cell);
            return;
        }
        if (formats.containsKey(name)) {
            ArrayNode addresses = json.withObjectProperty("addresses").putArray(name);
            split(name, cell).forEach(addresses::add);
            return;
        }
        switch (name) {
            case OPTED_OUT -> split(name, cell).forEach(json.withArrayProperty(OPTED_OUT)::add);
            case ATTRIBUTES -> json.withObjectProperty(ATTRIBUTES).setAll(attributes(cell));
            case "id", "zone", "locale" -> json.put(name, cell.strip());
            default -> json.withObjectProperty(ATTRIBUTES).put(name.substring(ATTRIBUTE.length()), cell);
        }
    }

    private static ObjectNode attributes(String cell) {
        JsonNode json;
        try {
            json = Body.parse(cell.getBytes(StandardCharsets.UTF_8));
        } catch (ProblemException e) {
            throw Problem.INVALID_FIELD.at(ATTRIBUTES, String.valueOf(e.getMessage()));
        }
        if (json instanceof ObjectNode attributes) {
            return attributes;
        }
        throw Problem.INVALID_FIELD.at(
                ATTRIBUTES, Expected.json("a JSON object", "{\"firstName\":\"Ada\"}"), TextNode.valueOf(cell));
    }

    /** URLs may hold semicolons: only space parts them. */
    private List<String> split(String name, String cell) {
        boolean bySpace = name.equals(OPTED_OUT)
                ? cell.contains("://")
                : Objects.requireNonNull(formats.get(name)).mayHoldSemicolons();
        return Arrays.asList(cell.strip().split(bySpace ? "\\s+" : "[;\\s]+"));
    }

    private static void putPinpoint(ObjectNode json, String name, String cell) {
        for (String object : PINPOINT_OBJECTS) {
            if (isIn(name, object)) {
                ObjectNode inner = json;
                for (String part : object.split("\\.", -1)) {
                    inner = inner.withObjectProperty(part);
                }
                inner.put(name.substring(object.length() + 1), cell);
                return;
            }
        }
        ObjectNode inner = name.equals(PINPOINT_USER) ? json.withObjectProperty("User") : json;
        inner.put(name.substring(name.lastIndexOf('.') + 1), cell.strip());
    }

    private static boolean isIn(String name, String object) {
        return name.startsWith(object + ".") && name.length() > object.length() + 1;
    }
}
