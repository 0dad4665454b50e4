package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Characters;
import io.allim.channel.PlainText;
import io.allim.template.html.EscapeContext;
import io.allim.template.html.HtmlText;
import io.allim.template.html.Markup;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters that make a text of a text. */
final class TextFilters {

    private static final int TRUNCATED_CHARACTERS = 50;
    private static final int TRUNCATED_WORDS = 15;

    private static final Pattern ENTITY =
            Pattern.compile("&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});");

    private TextFilters() {}

    /** A filter without arguments. */
    @FunctionalInterface
    private interface Plain {
        String apply(String text);
    }

    static void addTo(Map<String, Filter> all) {
        plain(all, "capitalize", TextFilters::capitalize);
        plain(all, "downcase", text -> text.toLowerCase(Locale.ROOT));
        plain(all, "upcase", text -> text.toUpperCase(Locale.ROOT));
        plain(all, "strip", String::strip);
        plain(all, "lstrip", String::stripLeading);
        plain(all, "rstrip", String::stripTrailing);
        plain(all, "strip_newlines", text -> text.replace("\r", "").replace("\n", ""));
        plain(all, "normalize_whitespace", text -> new PlainText(text).oneLine().value());
        all.put("strip_html", TextFilters::stripHtml);
        plain(all, "url_encode", text -> URLEncoder.encode(text, StandardCharsets.UTF_8));
        plain(all, "url_decode", TextFilters::urlDecode);
        plain(all, "link", EscapeContext::link);
        all.put("escape", TextFilters::escape);
        all.put("h", TextFilters::escape);
        all.put("escape_once", TextFilters::escapeOnce);
        all.put("newline_to_br", TextFilters::newlineToBr);
        all.put("append", (input, arguments, run) -> joined(input, arguments.first(), run));
        all.put("prepend", (input, arguments, run) -> joined(arguments.first(), input, run));
        all.put("remove", (input, arguments, run) -> replaced(input, arguments, "", Integer.MAX_VALUE, run));
        all.put("remove_first", (input, arguments, run) -> replaced(input, arguments, "", 1, run));
        all.put("replace", (input, arguments, run) -> replaced(input, arguments, Integer.MAX_VALUE, run));
        all.put("replace_first", (input, arguments, run) -> replaced(input, arguments, 1, run));
        all.put("truncate", TextFilters::truncate);
        all.put("truncatewords", TextFilters::truncateWords);
    }

    private static void plain(Map<String, Filter> all, String name, Plain filter) {
        all.put(name, (input, arguments, run) -> {
            String text = run.text(input);
            run.room(text.length());
            return run.made(filter.apply(text));
        });
    }

    private static JsonNode stripHtml(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        String text = run.text(input);
        run.room(text.length());
        if (text.indexOf('<') < 0 && text.indexOf('&') < 0) {
            return run.made(text.strip());
        }
        run.steps().spend(2L * text.length());
        return run.made(HtmlText.of(text));
    }

    private static String capitalize(String text) {
        int first = text.isEmpty() ? 0 : text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
    }

    private static String urlDecode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** In HTML every value is escaped where it is put out; here it is marked as done. */
    private static JsonNode escape(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        if (input instanceof Markup) {
            return input;
        }
        String text = run.text(input);
        run.room(6L * text.length());
        String escaped = EscapeContext.escape(text);
        return run.isHtml() ? Markup.escaped(escaped, text) : run.made(escaped);
    }

    /** Leaves alone what is written as a character of HTML already. */
    private static JsonNode escapeOnce(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        if (input instanceof Markup) {
            return input;
        }
        String text = run.text(input);
        run.room(6L * text.length());
        StringBuilder escaped = new StringBuilder();
        Matcher done = ENTITY.matcher(text);
        int from = 0;
        while (done.find()) {
            escaped.append(EscapeContext.escape(text.substring(from, done.start())))
                    .append(done.group());
            from = done.end();
        }
        String once = escaped.append(EscapeContext.escape(text.substring(from))).toString();
        return run.isHtml() ? Markup.escaped(once, HtmlText.unescaped(text)) : run.made(once);
    }

    private static JsonNode newlineToBr(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        String text = run.text(run.isHtml() ? escape(input, arguments, run) : input);
        run.room(7L * text.length());
        String broken = text.replace("\r\n", "\n").replace("\n", "<br />\n");
        return run.isHtml() ? new Markup(broken) : run.made(broken);
    }

    private static JsonNode joined(JsonNode first, JsonNode second, RenderContext run) {
        String one = run.text(first);
        String other = run.text(second);
        run.room((long) one.length() + other.length());
        return Values.text(one + other);
    }

    private static JsonNode replaced(JsonNode input, Filter.Arguments arguments, int times, RenderContext run) {
        String replacement = arguments.at(1).map(run::text).orElse("");
        return replaced(input, arguments, replacement, times, run);
    }

    private static JsonNode replaced(
            JsonNode input, Filter.Arguments arguments, String replacement, int times, RenderContext run) {
        String text = run.text(input);
        String part = run.text(arguments.first());
        run.search(text, part);
        StringBuilder made = new StringBuilder();
        int from = 0;
        int at = text.indexOf(part);
        for (int i = 0; i < times && at >= 0; i++) {
            run.room(
                    (long) made.length() + at - from + replacement.length() > StepLimit.MAX_CHARACTERS
                            ? StepLimit.MAX_CHARACTERS + 1L
                            : at - from + replacement.length());
            made.append(text, from, at).append(replacement);
            from = at + part.length();
            at = next(text, part, from);
        }
        return run.made(made.append(text, from, text.length()).toString());
    }

    /** An empty part stands before each character and at the end. */
    private static int next(String text, String part, int from) {
        if (!part.isEmpty()) {
            return text.indexOf(part, from);
        }
        return from >= text.length() ? -1 : text.offsetByCodePoints(from, 1);
    }

    /** Counts whole characters, the mark among them. */
    private static JsonNode truncate(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        String text = run.text(input);
        run.room(text.length());
        long most = length(arguments, "truncate", TRUNCATED_CHARACTERS);
        String mark = arguments.at(1).map(run::text).orElse("...");
        Characters characters = run.characters(text);
        if (characters.count() <= most) {
            return Values.text(text);
        }
        int left = (int) Math.max(0, most - run.characters(mark).count());
        return run.made(characters.part(0, left) + mark);
    }

    private static long length(Filter.Arguments arguments, String filter, int otherwise) {
        return arguments
                .at(0)
                .map(it -> Values.requireWhole(it, "the filter " + filter))
                .orElse((long) otherwise);
    }

    private static JsonNode truncateWords(JsonNode input, Filter.Arguments arguments, RenderContext run) {
        String text = run.text(input);
        run.room(4L * text.length());
        long most = Math.max(1, length(arguments, "truncatewords", TRUNCATED_WORDS));
        String mark = arguments.at(1).map(run::text).orElse("...");
        String[] words = text.strip().split("\\s+", (int) Math.min(most + 1, Integer.MAX_VALUE));
        if (words.length <= most) {
            return Values.text(text);
        }
        words[(int) most] = "";
        return run.made(String.join(" ", words).strip() + mark);
    }
}
