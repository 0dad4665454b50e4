package io.allim.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The elements of an array, read one by one: what is wrong with one is noted, and leaves the others to be read.
 *
 * @param fields of the object that has the array
 * @param path of the array
 * @param array or what stands there instead
 */
record Elements(Fields fields, String path, JsonNode array, Expected each) {

    <T> List<T> objects(int min, int max, Function<Fields, T> reader) {
        return read(min, max, (node, where) -> fields.object(node, where, each, reader));
    }

    <T> List<T> texts(int min, int max, int maxLength, Function<String, Optional<T>> parse) {
        return read(min, max, (node, where) -> text(node, where, maxLength, parse));
    }

    private <T> List<T> read(int min, int max, BiFunction<JsonNode, String, Optional<T>> reader) {
        List<T> read = new ArrayList<>();
        if (isArray(min, max)) {
            for (int i = 0; i < array.size(); i++) {
                reader.apply(array.get(i), path + "[" + i + "]").ifPresent(read::add);
            }
        }
        return read;
    }

    private boolean isArray(int min, int max) {
        boolean is = array.isArray() && array.size() >= min && array.size() <= max;
        if (!is) {
            fields.add(Problem.INVALID_FIELD.at(Fields.shown(path), Expected.array(min, max, each), array));
        }
        return is;
    }

    private <T> Optional<T> text(JsonNode node, String where, int max, Function<String, Optional<T>> parse) {
        Optional<T> value = Fields.parsed(node, max, parse);
        if (value.isEmpty()) {
            fields.add(Problem.INVALID_FIELD.at(Fields.shown(where), each, node));
        }
        return value;
    }
}
