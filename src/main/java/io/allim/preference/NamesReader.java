package io.allim.preference;

import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.web.Fields;
import io.allim.web.Regions;
import io.allim.web.problem.Expected;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code {"ko":"청구서"}}: names by language. */
public final class NamesReader {

    public static final int MAX_LENGTH = 200;

    private static final int MAX_LANGUAGES = 100;
    private static final int MAX_TAG = 35;
    private static final Expected NAMES = Expected.json("an object by language tag", "{\"ko\":\"청구서\"}");

    private NamesReader() {}

    /** @return by canonical tag; empty where there is no such field */
    public static Map<String, String> read(Fields fields, String field) {
        return fields.optionalObject(field, NAMES, NamesReader::names).orElse(Map.of());
    }

    private static Map<String, String> names(Fields names) {
        Map<String, String> read = new TreeMap<>();
        for (String tag : names.names()) {
            Optional<String> locale = Regions.locale(tag).filter(canonical -> canonical.length() <= MAX_TAG);
            if (locale.isEmpty()) {
                names.take(tag);
                names.refuse(
                        tag,
                        Expected.LOCALE.sentenceOf("A name in `" + names.path("") + "`", TextNode.valueOf(tag)),
                        "");
            }
            locale.ifPresent(canonical ->
                    names.optionalText(tag, MAX_LENGTH, "청구서").ifPresent(name -> read.put(canonical, name)));
        }
        if (read.size() > MAX_LANGUAGES) {
            names.refuse("", "There are names in more than " + MAX_LANGUAGES + " languages: remove some.", "");
        }
        names.end();
        return read;
    }
}
