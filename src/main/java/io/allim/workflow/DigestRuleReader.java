package io.allim.workflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.preference.FrequencyReader;
import io.allim.preference.HoursReader;
import io.allim.template.TemplateLanguage;
import io.allim.time.Cron;
import io.allim.time.Frequency.Every;
import io.allim.web.Fields;
import io.allim.web.Regions;
import io.allim.web.Times;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Sentences;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how messages are gathered, as {@link DigestRuleView} shows it. */
@Singleton
public final class DigestRuleReader {

    static final String OWN_ZONE = "recipient";

    private static final List<String> KINDS = List.of("cron", "sliding", "lookBack");
    private static final int MAX_LIQUID = 1000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(60);
    public static final Expected EXPECTED = Expected.json("an object with a window", "{\"window\":\"PT15M\"}");

    private static final Expected ZONE = Expected.text("a time zone or recipient", "Asia/Seoul");
    private static final Expected WINDOW =
            Expected.json("a duration, or an object with one of sliding, lookBack and cron", "\"PT15M\"");
    private static final Expected LENGTH = Expected.duration("of whole seconds from 1 second to 60 days", "PT15M");

    /** Any two months: what a digest is made of is remembered for longer. */
    private static final Duration LONGEST_GAP = Duration.ofDays(62);

    private final TemplateLanguage language;

    DigestRuleReader(TemplateLanguage language) {
        this.language = language;
    }

    DigestRule ofStep(Fields fields) {
        DigestRule rule = read(fields);
        if (rule.title().isPresent()) {
            throw fields.refusal("title", "The title is in the step's template: remove title here.", "");
        }
        return rule;
    }

    /** Of a notification that starts no workflow. */
    public DigestRule ofNotification(Fields fields) {
        DigestRule rule = read(fields);
        if (!rule.frequencies().isEmpty()) {
            throw fields.refusal("frequencies", "Recipients choose for workflows only: remove the frequencies.", "");
        }
        return rule;
    }

    private DigestRule read(Fields fields) {
        Optional<String> key = liquid(fields, "key", "{{ data.project }}");
        Optional<Window> window = window(fields);
        Optional<Integer> maxItems = fields.optionalNumber("maxItems", 2, 100_000);
        Optional<Integer> minItems = fields.optionalNumber("minItems", 2, 10_000);
        boolean heartbeat = fields.flag("heartbeat", false);
        Optional<String> groupBy = liquid(fields, "groupBy", "{{ data.author }}");
        Optional<String> summary = liquid(fields, "summary", "{{ data.title }}");
        Optional<String> title = liquid(fields, "title", "News of your projects");
        List<Every> frequencies =
                fields.each("frequencies", 0, Every.values().length, 20, Every::of, FrequencyReader.EVERY);
        fields.end();
        if (Set.copyOf(frequencies).size() < frequencies.size()) {
            throw fields.refusal(
                    "frequencies",
                    "A frequency is there twice: name each once, such as [\"daily\",\"weekly\"].",
                    "[\"daily\",\"weekly\"]");
        }
        if (minItems.orElse(0) > maxItems.orElse(Integer.MAX_VALUE)) {
            throw fields.refusal(
                    "minItems",
                    "minItems, %d, is more than maxItems, %d: give at most %2$d."
                            .formatted(minItems.orElseThrow(), maxItems.orElseThrow()),
                    String.valueOf(maxItems.orElseThrow()));
        }
        if (heartbeat && !(window.orElseThrow() instanceof Window.Scheduled)) {
            throw fields.refusal(
                    "heartbeat",
                    "Only a window with cron has a heartbeat: remove heartbeat, or give a window such as {\"cron\":\"0 9 * * *\"}.",
                    "false");
        }
        return new DigestRule(
                key, window.orElseThrow(), maxItems, minItems, heartbeat, groupBy, summary, title, frequencies);
    }

    private Optional<String> liquid(Fields fields, String name, String example) {
        Optional<String> source = fields.optionalText(name, MAX_LIQUID, example);
        source.flatMap(language::validate)
                .ifPresent(why -> fields.refuse(name, "The text is no Liquid: " + why, Sentences.json(example)));
        return source;
    }

    private static Optional<Window> window(Fields rule) {
        if (rule.isText("window")) {
            return length(rule, "window", SHORTEST, LENGTH).map(Window.Fixed::new);
        }
        return rule.object("window", WINDOW, DigestRuleReader::windowOfAKind);
    }

    private static Window windowOfAKind(Fields fields) {
        List<String> kinds = fields.names().stream().filter(KINDS::contains).toList();
        if (kinds.size() > 1) {
            throw fields.refusal(
                    "",
                    "A window is of one kind: remove all but one of " + String.join(" and ", kinds) + ".",
                    "{\"cron\":\"0 9 * * MON-FRI\"}");
        }
        boolean sliding = kinds.contains("sliding") || kinds.isEmpty() && fields.has("most");
        boolean scheduled = kinds.contains("cron") || kinds.isEmpty() && (fields.has("zone") || fields.has("sendAt"));
        if (kinds.isEmpty() && !sliding && !scheduled) {
            KINDS.forEach(kind -> fields.optionalText(kind, 100, "PT15M"));
            fields.end();
            throw fields.refusal(
                    "", WINDOW.sentence(fields.path(""), JsonNodeFactory.instance.objectNode()), WINDOW.example());
        }
        return sliding ? sliding(fields) : scheduled ? scheduled(fields) : lookBack(fields);
    }

    private static Window lookBack(Fields fields) {
        Optional<Duration> length = length(fields, "lookBack", SHORTEST, LENGTH);
        fields.end();
        return new Window.LookBack(length.orElseThrow());
    }

    private static Window sliding(Fields fields) {
        Optional<Duration> quiet = length(fields, "sliding", SHORTEST, LENGTH);
        Duration least = quiet.orElse(SHORTEST);
        Optional<Duration> most = length(
                fields,
                "most",
                least,
                Expected.duration(
                        "of whole seconds from that of sliding, " + least + ", to 60 days",
                        least.multipliedBy(4).compareTo(LONGEST) > 0
                                ? LONGEST.toString()
                                : least.multipliedBy(4).toString()));
        fields.end();
        return new Window.Sliding(quiet.orElseThrow(), most.orElseThrow());
    }

    private static Window scheduled(Fields fields) {
        Optional<Cron> cron = fields.required("cron", Cron.MAX_LENGTH, Cron::parse, Expected.CRON);
        Optional<String> zone = fields.optional("zone", 64, DigestRuleReader::zone, ZONE);
        Optional<LocalTime> sendAt = HoursReader.optionalTime(fields, "sendAt");
        fields.end();
        Duration gap = cron.orElseThrow().longestGap();
        if (gap.compareTo(LONGEST_GAP) > 0) {
            throw fields.refusal(
                    "cron",
                    "Give a schedule that comes at least every 62 days; this one leaves out " + gap.toDays()
                            + " days. Once a month is \"0 9 1 * *\".",
                    "\"0 9 1 * *\"");
        }
        return new Window.Scheduled(
                cron.orElseThrow(), zone.filter(text -> !text.equals(OWN_ZONE)).flatMap(Regions::zone), sendAt);
    }

    private static Optional<String> zone(String text) {
        return Optional.of(text)
                .filter(zone -> zone.equals(OWN_ZONE) || Regions.zone(zone).isPresent());
    }

    private static Optional<Duration> length(Fields fields, String name, Duration least, Expected expected) {
        return fields.required(
                name,
                40,
                text -> Times.duration(text, least, LONGEST).filter(length -> length.toNanosPart() == 0),
                expected);
    }
}
