package io.allim.template;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A template as it was written once; it never changes.
 *
 * @param id of the template, 1 to 64 characters of {@code [A-Za-z0-9._-]}
 * @param number counts from 1; 0 before it is stored
 * @param strict whether a variable that is missing fails the rendering
 * @param keep whether a delivery that is held keeps the version it was accepted with
 * @param parts by channel; {@value #DEFAULT} serves the channels without one of their own
 * @param locales other languages' parts, by BCP 47 tag
 */
public record TemplateVersion(
        String id,
        int number,
        Instant createdAt,
        boolean strict,
        boolean keep,
        Map<String, Part> parts,
        Map<String, Map<String, Part>> locales) {

    /** The part for channels that have none. */
    public static final String DEFAULT = "default";

    public TemplateVersion {
        parts = new TreeMap<>(parts);
        locales = new TreeMap<>(locales);
    }

    /**
     * A part and where it was found.
     *
     * @param locale empty when it is the template's own language
     * @param path such as {@code locales.ko.sms}
     */
    public record Found(Part part, Optional<String> locale, String channel, String path) {}

    public TemplateVersion numbered(int newNumber) {
        return new TemplateVersion(id, newNumber, createdAt, strict, keep, parts, locales);
    }

    /** The first language that says anything wins, and in it the channel's own part: a language is worth more than a fit. */
    public Optional<Found> part(String channel, Optional<String> locale) {
        return Stream.concat(
                        locale.stream().flatMap(TemplateVersion::widening).map(Optional::of),
                        Stream.of(Optional.<String>empty()))
                .flatMap(language -> Stream.of(channel, DEFAULT).flatMap(name -> at(name, language).stream()))
                .findFirst();
    }

    @JsonIgnore
    public List<Found> all() {
        return Stream.concat(
                        Stream.of(Optional.<String>empty()),
                        locales.keySet().stream().map(Optional::of))
                .flatMap(locale -> in(locale).keySet().stream().flatMap(name -> at(name, locale).stream()))
                .toList();
    }

    private Optional<Found> at(String channel, Optional<String> locale) {
        String path = locale.map(tag -> "locales." + tag).orElse("parts") + "." + channel;
        return Optional.ofNullable(in(locale).get(channel)).map(part -> new Found(part, locale, channel, path));
    }

    private Map<String, Part> in(Optional<String> locale) {
        return locale.map(tag -> locales.getOrDefault(tag, Map.of())).orElse(parts);
    }

    /** {@code zh-Hant-TW}, {@code zh-Hant}, {@code zh}. */
    private static Stream<String> widening(String tag) {
        return Stream.iterate(
                tag, it -> !it.isEmpty(), it -> it.contains("-") ? it.substring(0, it.lastIndexOf('-')) : "");
    }
}
