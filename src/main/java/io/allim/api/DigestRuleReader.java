package io.allim.api;

import io.allim.calendar.Cron;
import io.allim.calendar.Frequency.Every;
import io.allim.digest.DigestRule;
import io.allim.digest.Window;
import io.allim.template.TemplateLanguage;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how messages are gathered, as {@link DigestRuleView} shows it. */
@Singleton
final class DigestRuleReader {

    static final String OWN_ZONE = "recipient";

    private static final Set<String> KINDS = Set.of("sliding", "lookBack", "cron");
    private static final int MAX_LIQUID = 1000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(60);
    private static final String EXPECTED_WINDOW =
            "Give a time such as PT15M, or an object with one of sliding, lookBack and cron.";
    private static final String EXPECTED_LENGTH = "Give a time such as PT15M, whole seconds from 1 second to 60 days.";
    private static final String EXPECTED_SCHEDULE = "Give a schedule in cron's notation such as 0 9 * * MON-FRI.";

    /** Any two months: what a digest is made of is remembered for longer. */
    private static final Duration LONGEST_GAP = Duration.ofDays(62);

    private final TemplateLanguage language;

    DigestRuleReader(TemplateLanguage language) {
        this.language = language;
    }

    DigestRule ofStep(Fields fields) {
        DigestRule rule = read(fields);
        if (rule.title().isPresent()) {
            throw Problem.INVALID_FIELD.at(fields.path("title"), "The step's template has the title: remove it.");
        }
        return rule;
    }

    /** Of a notification that starts no workflow. */
    DigestRule ofNotification(Fields fields) {
        DigestRule rule = read(fields);
        if (!rule.frequencies().isEmpty()) {
            throw Problem.INVALID_FIELD.at(
                    fields.path("frequencies"), "Recipients choose for workflows only: remove the frequencies.");
        }
        return rule;
    }

    private DigestRule read(Fields fields) {
        DigestRule rule = new DigestRule(
                liquid(fields, "key"),
                window(fields),
                fields.optionalNumber("maxItems", 2, 100_000),
                fields.optionalNumber("minItems", 2, 10_000),
                fields.flag("heartbeat", false),
                liquid(fields, "groupBy"),
                liquid(fields, "summary"),
                liquid(fields, "title"),
                frequencies(fields));
        fields.end();
        if (rule.minItems().orElse(0) > rule.maxItems().orElse(Integer.MAX_VALUE)) {
            throw Problem.INVALID_FIELD.at(fields.path("minItems"), "Give no more than maxItems.");
        }
        if (rule.heartbeat() && !(rule.window() instanceof Window.Scheduled)) {
            throw Problem.INVALID_FIELD.at(
                    fields.path("heartbeat"), "Only a window with cron has a heartbeat: remove it.");
        }
        return rule;
    }

    private Optional<String> liquid(Fields fields, String name) {
        Optional<String> source = fields.optionalText(name, MAX_LIQUID);
        source.flatMap(language::objection).ifPresent(objection -> {
            throw Problem.INVALID_FIELD.at(fields.path(name), "The text is no Liquid: " + objection);
        });
        return source;
    }

    private static Window window(Fields rule) {
        if (rule.isText("window")) {
            return new Window.Fixed(length(rule, "window", SHORTEST, EXPECTED_LENGTH));
        }
        Fields fields = rule.object("window", EXPECTED_WINDOW);
        List<String> kinds = fields.names().stream().filter(KINDS::contains).toList();
        if (kinds.size() != 1) {
            throw Problem.INVALID_FIELD.at(rule.path("window"), EXPECTED_WINDOW);
        }
        Window window = switch (kinds.getFirst()) {
            case "sliding" -> sliding(fields);
            case "lookBack" -> new Window.LookBack(length(fields, "lookBack", SHORTEST, EXPECTED_LENGTH));
            default -> scheduled(fields);
        };
        fields.end();
        return window;
    }

    private static Window sliding(Fields fields) {
        Duration quiet = length(fields, "sliding", SHORTEST, EXPECTED_LENGTH);
        return new Window.Sliding(
                quiet, length(fields, "most", quiet, "Give a time such as PT1H, from that of sliding to 60 days."));
    }

    private static Window scheduled(Fields fields) {
        Cron cron = fields.optional("cron", Cron.MAX_LENGTH, Cron::parse, EXPECTED_SCHEDULE)
                .orElseThrow(() -> fields.missing("cron"));
        Duration gap = cron.longestGap();
        if (gap.compareTo(LONGEST_GAP) > 0) {
            throw Problem.INVALID_FIELD.at(
                    fields.path("cron"),
                    "Give a schedule that comes at least every 62 days; this one leaves out " + gap.toDays()
                            + " days.");
        }
        Optional<String> zone = fields.optionalText("zone", 64);
        return new Window.Scheduled(
                cron,
                zone.filter(text -> !text.equals(OWN_ZONE)).map(text -> zone(text, fields)),
                HoursReader.optionalTime(fields, "sendAt"));
    }

    private static ZoneId zone(String text, Fields fields) {
        return RecipientReader.zone(text)
                .orElseThrow(() -> Problem.INVALID_FIELD.at(
                        fields.path("zone"), "Give a time zone such as Asia/Seoul, or recipient."));
    }

    private static Duration length(Fields fields, String name, Duration least, String expected) {
        return fields.optionalDuration(name, least, LONGEST, expected)
                .map(length -> {
                    if (length.getNano() != 0) {
                        throw Problem.INVALID_FIELD.at(fields.path(name), expected);
                    }
                    return length;
                })
                .orElseThrow(() -> fields.missing(name));
    }

    private static List<Every> frequencies(Fields fields) {
        Set<Every> frequencies = new LinkedHashSet<>();
        for (String word : fields.texts("frequencies", Every.values().length, 20)) {
            if (!frequencies.add(every(word, fields))) {
                throw Problem.INVALID_FIELD.at(fields.path("frequencies"), "Name each frequency once.");
            }
        }
        return List.copyOf(frequencies);
    }

    private static Every every(String word, Fields fields) {
        return Every.of(word)
                .orElseThrow(() -> Problem.INVALID_FIELD.at(
                        fields.path("frequencies"), "Give some of instant, hourly, daily and weekly."));
    }
}
