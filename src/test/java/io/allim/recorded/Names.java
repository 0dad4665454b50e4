package io.allim.recorded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives names to what is different each time, in the order in which it is first seen: {@code dlv_01hq…} is {@code {dlv-1}}. A
 * request that says {@code {dlv-1}} means the value it has this time.
 */
final class Names {

    /** What a group of the pattern matches is named after the first text. */
    private record Kind(String name, Pattern pattern) {

        static Kind of(String name, String regex) {
            return new Kind(name, Pattern.compile(regex));
        }
    }

    private static final List<Kind> KINDS = List.of(
            Kind.of("tag", "etag: \"([^\"]+)\""),
            Kind.of("port", "(?:127\\.0\\.0\\.1|localhost):(\\d+)"),
            Kind.of("signature", "(v1,[A-Za-z0-9+/=]{40,}(?: v1,[A-Za-z0-9+/=]{40,})*)"),
            Kind.of("secret", "(whsec_[A-Za-z0-9+/=]+)"),
            Kind.of("url", "/\\*{3}([0-9a-f]{8})\\b"),
            Kind.of("key", "(allim_[0-9a-f]{16}_?[0-9a-f]{24,})"),
            Kind.of("link", "/[adpu]/([A-Za-z0-9_.-]{16,})"),
            Kind.of("token", "\"token\": \"([^\"]{16,})\""),
            Kind.of("cursor", "\"cursor\": \"([^\"]+)\""),
            Kind.of("next", "next-cursor: (.+)"),
            Kind.of("uuid", "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"),
            Kind.of("bak", "\\b(\\d{8}T\\d{9}Z)\\b"),
            Kind.of("ntf", "(ntf_[0-9a-hjkmnp-tv-z]{26})"),
            Kind.of("dig", "(dig_[0-9a-hjkmnp-tv-z]{26})"),
            Kind.of("dlv", "(dlv_[0-9a-hjkmnp-tv-z]{26}_[0-9a-v]{13})"),
            Kind.of("id", "\\b([0-9a-f]{32}|[0-9a-f]{16})\\b"));

    /** Times are whole minutes but for those that have a random part. */
    private static final Pattern RANDOM_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:(?!00Z)[0-9.]+Z");

    private static final Pattern NAME = Pattern.compile("\\{((?:old-)?[a-z]+(?:-\\d+)?)}");

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** @param known values of names */
    Names(Map<String, String> known) {
        values.putAll(known);
        known.forEach((name, value) -> names.put(value, name));
    }

    /** The text with names for values. */
    String named(String text) {
        String named = text;
        for (Kind kind : KINDS) {
            named = kind.pattern()
                    .matcher(named)
                    .replaceAll(match -> Matcher.quoteReplacement(
                            match.group().replace(match.group(1), "{" + name(kind, match.group(1)) + "}")));
        }
        return RANDOM_TIME.matcher(named).replaceAll("{time}");
    }

    private String name(Kind kind, String value) {
        return names.computeIfAbsent(value, _ -> {
            String name = kind.name() + "-" + counts.merge(kind.name(), 1, Integer::sum);
            values.put(name, value);
            return name;
        });
    }

    /** All names, with their values. */
    Map<String, String> values() {
        return Map.copyOf(values);
    }

    /** The text with values for names. */
    String valued(String text) {
        return NAME.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group(1))));
    }
}
