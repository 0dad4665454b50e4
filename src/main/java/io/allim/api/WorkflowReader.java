package io.allim.api;

import io.allim.calendar.Hours;
import io.allim.channel.Channels;
import io.allim.channel.Urgency;
import io.allim.digest.DigestRule;
import io.allim.dispatch.Timetable;
import io.allim.recipient.Target;
import io.allim.template.TemplateLanguage;
import io.allim.workflow.Sign;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import io.allim.workflow.Throttle.Overflow;
import io.allim.workflow.Unless;
import io.allim.workflow.Way;
import io.allim.workflow.Workflow;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the body of {@code PUT /v1/workflows/{id}}. */
@Singleton
final class WorkflowReader {

    static final String EXPECTED_ID = "Give 1 to 64 characters of A-Z a-z 0-9 . _ -";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    /** So that the deliveries of a target fit into one transaction. */
    private static final int MAX_WAYS = 18;

    private static final int MAX_FALLBACKS = 5;
    private static final int MAX_TARGETS = 50;
    /** What other steps did is remembered for longer. */
    private static final Duration MAX_WAIT = Duration.ofDays(60);

    /** As long as a message may be held. */
    private static final Duration MAX_WINDOW = Duration.ofDays(30);

    private static final int MAX_HOURS = 10;
    private static final Instant SOME_MONDAY = Instant.parse("2026-01-12T00:00:00Z");

    private static final Duration MIN_WINDOW = Duration.ofSeconds(1);

    private final Channels channels;
    private final Targets targets;
    private final TemplateLanguage language;
    private final DigestRuleReader digests;

    WorkflowReader(Channels channels, Targets targets, TemplateLanguage language, DigestRuleReader digests) {
        this.channels = channels;
        this.targets = targets;
        this.language = language;
        this.digests = digests;
    }

    static Optional<String> id(String text) {
        return Optional.of(text).filter(id -> ID.matcher(id).matches());
    }

    Workflow read(String id, Fields fields) {
        Optional<String> name = fields.optionalText("name", 200);
        Optional<String> category = fields.optional("category", 64, WorkflowReader::id, EXPECTED_ID);
        boolean critical = fields.optionalFlag("critical").orElse(false);
        Map<String, Boolean> defaults =
                fields.optionalObject("defaults").map(this::defaults).orElse(Map.of());
        List<Step> steps = new ArrayList<>();
        for (Fields step : fields.objects("steps", Workflow.MAX_STEPS)) {
            steps.add(step(step));
        }
        List<Hours> quietHours = HoursReader.readAll(fields, "quietHours", MAX_HOURS);
        fields.end();
        check(steps, fields);
        check(quietHours, steps, fields);
        return new Workflow(id, 0, name, category, critical, defaults, steps, quietHours);
    }

    private Map<String, Boolean> defaults(Fields fields) {
        Map<String, Boolean> defaults = new LinkedHashMap<>();
        for (String name : fields.names()) {
            if (!name.equals("all")) {
                requireChannel(fields, name, name);
            }
            fields.optionalFlag(name).ifPresent(wanted -> defaults.put(name, wanted));
        }
        return defaults;
    }

    private Step step(Fields fields) {
        Way first = way(fields);
        String id = fields.optional("id", 64, WorkflowReader::id, EXPECTED_ID).orElse(first.channel());
        Duration after = fields.optionalDuration(
                        "after", Duration.ZERO, MAX_WAIT, "Give a time such as PT1H, up to 60 days.")
                .orElse(Duration.ZERO);
        List<Unless> unless = new ArrayList<>();
        for (Fields condition : fields.optionalObjects("unless", 10)) {
            unless.add(unless(condition));
        }
        Optional<Throttle> throttle = fields.optionalObject("throttle").map(this::throttle);
        Optional<DigestRule> digest = fields.optionalObject("digest").map(digests::ofStep);
        Optional<Urgency> urgency = fields.optional("urgency", 20, Urgency::of, Targets.EXPECTED_URGENCY);
        List<Way> ways = new ArrayList<>(List.of(first));
        for (Fields fallback : fields.optionalObjects("fallback", MAX_FALLBACKS)) {
            ways.add(way(fallback, first.template()));
            fallback.end();
        }
        List<Target> to = targets.readOptional(
                fields, "to", MAX_TARGETS, ways.stream().map(Way::channel).toList());
        List<Hours> sendWindow = HoursReader.readAll(fields, "sendWindow", MAX_HOURS);
        fields.end();
        if (ways.stream().map(Way::channel).distinct().count() < ways.size()) {
            throw Problem.INVALID_FIELD.at(fields.path("fallback"), "Name each channel of a step once.");
        }
        Step step = new Step(id, ways, after, unless, throttle, to, urgency, digest, sendWindow);
        digest.ifPresent(rule -> check(rule, step, fields));
        return step;
    }

    private static void check(DigestRule rule, Step step, Fields fields) {
        if (step.throttle().isPresent()) {
            throw Problem.INVALID_FIELD.at(fields.path("throttle"), "A digest limits by itself: remove throttle.");
        }
        if (step.hasOwnTargets() && !rule.frequencies().isEmpty()) {
            throw Problem.INVALID_FIELD.at(
                    fields.path("digest") + ".frequencies",
                    "Recipients choose for steps without their own `to` only: remove the frequencies.");
        }
    }

    private Way way(Fields fields) {
        String channel = requireChannel(fields, fields.text("channel", 40), "channel");
        return new Way(channel, template(fields).orElseThrow(() -> fields.missing("template")));
    }

    private Way way(Fields fields, String template) {
        String channel = requireChannel(fields, fields.text("channel", 40), "channel");
        return new Way(channel, template(fields).orElse(template));
    }

    private static Optional<String> template(Fields fields) {
        return fields.optional("template", 64, WorkflowReader::id, EXPECTED_ID);
    }

    private String requireChannel(Fields fields, String channel, String field) {
        if (channels.find(channel).isEmpty()) {
            throw Problem.INVALID_FIELD.at(
                    fields.path(field), "Give a channel of this service: " + String.join(", ", channels.names()) + ".");
        }
        return channel;
    }

    private static Unless unless(Fields fields) {
        Sign is = fields.optional("is", 20, Sign::of, "Give one of sent, delivered, seen, read and acked.")
                .orElseThrow(() -> fields.missing("is"));
        Unless unless = new Unless(is, fields.optional("step", 64, WorkflowReader::id, EXPECTED_ID));
        fields.end();
        return unless;
    }

    private Throttle throttle(Fields fields) {
        Throttle throttle = new Throttle(
                fields.number("limit", 1, 1000),
                fields.optionalDuration("per", MIN_WINDOW, MAX_WINDOW, "Give a time such as PT1H, 1 second to 30 days.")
                        .orElseThrow(() -> fields.missing("per")),
                fields.optionalText("key", 1000),
                fields.optional("overflow", 10, Overflow::of, "Give skip or hold.")
                        .orElse(Overflow.SKIP));
        throttle.key().flatMap(language::objection).ifPresent(objection -> {
            throw Problem.INVALID_FIELD.at(fields.path("key"), "The text is no Liquid: " + objection);
        });
        fields.end();
        return throttle;
    }

    private static void check(List<Step> steps, Fields fields) {
        Set<String> ids = new HashSet<>();
        int ways = 0;
        for (Step step : steps) {
            String path = fields.path("steps") + "[" + ids.size() + "]";
            if (!ids.add(step.id())) {
                throw Problem.INVALID_FIELD.at(
                        path + ".id", "Two steps are called " + step.id() + ": give each an id.");
            }
            ways += step.ways().size();
            step.unless().forEach(unless -> check(unless, step, steps, path + ".unless"));
        }
        if (ways > MAX_WAYS) {
            throw Problem.INVALID_FIELD.at(
                    "steps", "Steps and fallbacks are " + ways + "; " + MAX_WAYS + " are allowed.");
        }
    }

    private static void check(List<Hours> quietHours, List<Step> steps, Fields fields) {
        if (!leaveTime(quietHours, List.of())) {
            throw Problem.INVALID_FIELD.at(fields.path("quietHours"), "They leave no time at all: make them shorter.");
        }
        for (Step step : steps) {
            if (!leaveTime(quietHours, step.sendWindow())) {
                throw Problem.INVALID_FIELD.at(
                        fields.path("steps") + "[" + steps.indexOf(step) + "].sendWindow",
                        "The workflow's quiet hours leave nothing of it: change either.");
            }
        }
    }

    /** Looked at in weeks in which few clocks are moved, and as if recipients lived in UTC. */
    private static boolean leaveTime(List<Hours> quiet, List<Hours> open) {
        return new Timetable(quiet, open, ZoneOffset.UTC).leavesTime(SOME_MONDAY);
    }

    private static void check(Unless unless, Step step, List<Step> steps, String path) {
        if (unless.is() == Sign.ACKED) {
            if (unless.step().isPresent()) {
                throw Problem.INVALID_FIELD.at(path, "A notification is acknowledged, not a step: remove the step.");
            }
            return;
        }
        if (step.hasOwnTargets()) {
            throw Problem.INVALID_FIELD.at(path, "A step with its own `to` can look at `acked` only.");
        }
        Optional<Step> other = unless.step()
                .flatMap(id -> steps.stream()
                        .filter(each -> each.id().equals(id) && !each.hasOwnTargets() && each != step)
                        .findFirst());
        if (unless.step().isPresent() && other.isEmpty()) {
            throw Problem.INVALID_FIELD.at(path, "Name another step, one without its own `to`.");
        }
        List<Step> candidates = other.map(List::of)
                .orElseGet(() -> steps.stream()
                        .filter(each -> each != step && !each.hasOwnTargets())
                        .toList());
        if (candidates.isEmpty()) {
            throw Problem.INVALID_FIELD.at(
                    path,
                    "There is no other step without its own `to` that could be "
                            + unless.is().word() + ".");
        }
        if (unless.is().isOfInbox()
                && candidates.stream().allMatch(each -> each.way("inbox").isEmpty())) {
            throw Problem.INVALID_FIELD.at(path, "Only what goes to the inbox can be seen or read.");
        }
    }
}
