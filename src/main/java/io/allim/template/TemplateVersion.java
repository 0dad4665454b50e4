package io.allim.template;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.allim.channel.TemplateFields;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A template as it was written once; it never changes.
 *
 * @param id of the template, 1 to 64 characters of {@code [A-Za-z0-9._-]}
 * @param number counts from 1; 0 before it is stored
 * @param strict whether a variable that is missing fails the rendering
 * @param keep whether a delivery that is held keeps the version it was accepted with
 * @param parts by channel; {@value TemplateFields#CHAT_PART} serves the channels that are read in chats, and {@value #DEFAULT}
 *     all, without one of their own
 * @param locales other languages' parts, by BCP 47 tag
 * @param changedBy the name of the caller who wrote it; absent of versions that were stored before there were such names
 */
public record TemplateVersion(
        String id,
        int number,
        Instant createdAt,
        boolean strict,
        boolean keep,
        Map<String, Part> parts,
        Map<String, Map<String, Part>> locales,
        Optional<String> changedBy) {

    /** The part for channels that have none. */
    public static final String DEFAULT = "default";

    public TemplateVersion {
        parts = new TreeMap<>(parts);
        locales = new TreeMap<>(locales);
    }

    /** A version of which nobody said who wrote it. */
    public TemplateVersion(
            String id,
            int number,
            Instant createdAt,
            boolean strict,
            boolean keep,
            Map<String, Part> parts,
            Map<String, Map<String, Part>> locales) {
        this(id, number, createdAt, strict, keep, parts, locales, Optional.empty());
    }

    TemplateVersion changed(String by) {
        return new TemplateVersion(id, number, createdAt, strict, keep, parts, locales, Optional.of(by));
    }

    /**
     * A part and where it was found.
     *
     * @param locale empty when it is the template's own language
     * @param path such as {@code locales.ko.sms}
     */
    public record Found(Part part, Optional<String> locale, String channel, String path) {}

    public TemplateVersion numbered(int newNumber) {
        return new TemplateVersion(id, newNumber, createdAt, strict, keep, parts, locales, changedBy);
    }

    /**
     * Where the texts of a message are found.
     *
     * @param content the part with the body, the HTML or, for a webhook, the data
     */
    public record Sources(
            Found content,
            Optional<Found> title,
            Optional<Found> url,
            Optional<Found> data,
            Optional<Found> fields,
            Optional<Found> color,
            Optional<Found> buttons) {

        public List<Found> all() {
            return Stream.of(Optional.of(content), title, url, data, fields, color, buttons)
                    .flatMap(Optional::stream)
                    .distinct()
                    .toList();
        }
    }

    /**
     * The first language that says anything wins, and in it the channel's own part: a language is worth more than a fit.
     * The title, the URL, the data and what else it lacks come from the next part that has them.
     *
     * @param has of the channel's own part
     * @param locale a BCP 47 tag
     */
    public Optional<Sources> sources(String channel, TemplateFields has, Optional<String> locale) {
        List<Found> parts = candidates(channel, has.isChat(), locale);
        return parts.stream().filter(found -> found.part().speaks()).findFirst().map(content -> {
            List<Found> others = has.borrows() || !content.channel().equals(channel)
                    ? parts
                    : parts.stream()
                            .filter(found -> found.channel().equals(channel))
                            .toList();
            return new Sources(
                    content,
                    first(others, found -> found.part().title().isPresent()),
                    first(others, found -> found.part().url().isPresent()),
                    first(others, found -> found.part().data().isPresent()),
                    first(others, found -> hasChat(found, ChatPart::fields)),
                    first(others, found -> hasChat(found, ChatPart::color)),
                    first(others, found -> hasChat(found, ChatPart::buttons)));
        });
    }

    /** The same for each language that there are texts of, and for those without. */
    public List<Sources> sources(String channel, TemplateFields has) {
        return Stream.concat(
                        Stream.of(Optional.<String>empty()),
                        locales.keySet().stream().map(Optional::of))
                .flatMap(locale -> sources(channel, has, locale).stream())
                .distinct()
                .toList();
    }

    /** The first part of a channel with HTML, as a layout needs it. */
    public Optional<Found> html(String channel, Optional<String> locale) {
        return first(
                candidates(channel, false, locale), found -> found.part().html().isPresent());
    }

    private static boolean hasChat(Found found, Function<ChatPart, Optional<?>> field) {
        return found.part().chat().flatMap(field).isPresent();
    }

    private static Optional<Found> first(List<Found> parts, Predicate<Found> wanted) {
        return parts.stream().filter(wanted).findFirst();
    }

    private List<Found> candidates(String channel, boolean isChat, Optional<String> locale) {
        List<String> names = isChat ? List.of(channel, TemplateFields.CHAT_PART, DEFAULT) : List.of(channel, DEFAULT);
        return Stream.concat(
                        locale.stream().flatMap(TemplateVersion::widening).map(Optional::of),
                        Stream.of(Optional.<String>empty()))
                .flatMap(language -> names.stream().flatMap(name -> at(name, language).stream()))
                .toList();
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

    /**
     * {@code zh-Hant-TW}, {@code zh-Hant}, {@code zh}: a language is looked up by its subtags, whatever their capitals.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc4647#section-3.4">RFC 4647, lookup</a>
     */
    private static Stream<String> widening(String tag) {
        return Stream.iterate(
                Locale.forLanguageTag(tag).toLanguageTag(),
                it -> !it.isEmpty(),
                it -> it.contains("-") ? it.substring(0, it.lastIndexOf('-')) : "");
    }
}
