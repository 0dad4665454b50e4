package io.allim.sandbox.sns;

import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parameters of a call of the AWS Query protocol, where lists and structures are names with dots. */
record Form(Map<String, String> fields) {

    private static final int MAX_FIELDS = 10_000;

    static Form of(HttpRequest request) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : request.text().split("&", MAX_FIELDS + 1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        if (fields.size() > MAX_FIELDS) {
            throw new Refusal(400, "MalformedQueryString", "There are too many parameters.");
        }
        return new Form(fields);
    }

    /** Empty for an empty value too, except where that makes a difference: {@link #has}. */
    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The structures of a list by their numbers, such as {@code prefix.1.Name}. */
    Iterable<Form> list(String prefix) {
        Map<Integer, Map<String, String>> entries = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (!name.startsWith(prefix + ".")) {
                return;
            }
            String[] rest = name.substring(prefix.length() + 1).split("\\.", 2);
            if (rest.length == 2 && rest[0].matches("[1-9]\\d{0,5}")) {
                entries.computeIfAbsent(Integer.valueOf(rest[0]), _ -> new LinkedHashMap<>())
                        .put(rest[1], value);
            }
        });
        return entries.values().stream().map(Form::new).toList();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException garbage) {
            throw new Refusal(400, "MalformedQueryString", "The query string is malformed.");
        }
    }
}
