package io.allim.workflow;

import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.Urgency;
import io.allim.chat.ChatThread;
import io.allim.preference.HoursReader;
import io.allim.preference.NamesReader;
import io.allim.recipient.Target;
import io.allim.recipient.Targets;
import io.allim.template.TemplateLanguage;
import io.allim.time.Hours;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import io.allim.workflow.Throttle.Overflow;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads the body of {@code PUT /v1/workflows/{id}}. */
@Singleton
public final class WorkflowReader {

    public static final Expected EXPECTED_ID =
            Expected.text("1 to 64 characters of A-Z a-z 0-9 . _ -", "order-shipped");

    private static final Expected TEMPLATE_ID =
            Expected.text("the id of a template, " + EXPECTED_ID.what(), "order-shipped");
    private static final Expected STEP = Expected.json(
            "an object with channel and template", "{\"channel\":\"email\",\"template\":\"order-shipped\"}");
    private static final Expected FALLBACK = Expected.json("an object with a channel", "{\"channel\":\"sms\"}");
    private static final Expected STATUS = Expected.oneOf("seen", "sent", "delivered", "read", "acked");
    private static final Expected UNLESS = Expected.json("an object with is", "{\"is\":\"seen\"}");
    private static final Expected THROTTLE =
            Expected.json("an object with limit and per", "{\"limit\":1,\"per\":\"PT1H\"}");
    private static final Expected OVERFLOW = Expected.oneOf("skip", "hold");
    private static final Expected THREAD = Expected.json("an object with a key", "{\"key\":\"{{ data.incident }}\"}");
    private static final Expected MODE = Expected.oneOf("reply", "replace");
    private static final Expected AFTER = Expected.duration("from PT0S to 60 days", "PT1H");
    private static final Expected PER = Expected.duration("from 1 second to 30 days", "PT1H");
    private static final Expected DEFAULTS = Expected.json("an object by channel", "{\"sms\":false}");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    /** So that the deliveries of a target fit into one transaction. */
    private static final int MAX_CHANNELS = 18;

    private static final int MAX_FALLBACKS = 5;
    private static final int MAX_TARGETS = 50;
    /** What other steps did is remembered for longer. */
    private static final Duration MAX_WAIT = Duration.ofDays(60);

    /** As long as a message may be held. */
    private static final Duration MAX_WINDOW = Duration.ofDays(30);

    private static final int MAX_HOURS = 10;
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

    public static Optional<String> id(String text) {
        return Optional.of(text).filter(id -> ID.matcher(id).matches());
    }

    /** @param before whom the steps were for, of which views may be given */
    public Workflow read(String id, Fields fields, Supplier<List<Target>> before) {
        Optional<String> name = fields.optionalText("name", NamesReader.MAX_LENGTH, "Order shipped");
        Map<String, String> names = NamesReader.read(fields, "names");
        Optional<String> category = fields.optional("category", 64, WorkflowReader::id, EXPECTED_ID);
        boolean critical = fields.optionalFlag("critical").orElse(false);
        boolean hidden = fields.optionalFlag("hidden").orElse(false);
        Map<String, Boolean> defaults =
                fields.optionalObject("defaults", DEFAULTS, this::defaults).orElse(Map.of());
        List<Step> steps = fields.objects("steps", Workflow.MAX_STEPS, STEP, step -> step(step, before));
        List<Hours> quietHours = HoursReader.readAll(fields, "quietHours", MAX_HOURS);
        fields.end();
        check(steps, fields);
        check(quietHours, steps, fields);
        return new Workflow(id, 0, name, names, category, critical, hidden, defaults, steps, quietHours);
    }

    private Map<String, Boolean> defaults(Fields fields) {
        Map<String, Boolean> defaults = new LinkedHashMap<>();
        Set<String> known = new LinkedHashSet<>(Set.of("all"));
        known.addAll(channels.names());
        for (String name : known) {
            fields.optionalFlag(name).ifPresent(wanted -> defaults.put(name, wanted));
        }
        fields.end();
        return defaults;
    }

    private Step step(Fields fields, Supplier<List<Target>> before) {
        Optional<String> channel = channel(fields);
        Optional<String> template = fields.required("template", 64, WorkflowReader::id, TEMPLATE_ID);
        Optional<ChannelOption> first = channel.flatMap(name -> template.map(words -> new ChannelOption(name, words)));
        Optional<String> id = fields.optional("id", 64, WorkflowReader::id, EXPECTED_ID);
        Duration after =
                fields.optionalDuration("after", Duration.ZERO, MAX_WAIT, AFTER).orElse(Duration.ZERO);
        List<SkipCondition> unless = fields.optionalObjects("unless", 10, UNLESS, WorkflowReader::unless);
        Optional<Throttle> throttle = fields.optionalObject("throttle", THROTTLE, this::throttle);
        Optional<DigestRule> digest = fields.optionalObject("digest", DigestRuleReader.EXPECTED, digests::ofStep);
        Optional<Urgency> urgency = fields.optional("urgency", 20, Urgency::of, Targets.EXPECTED_URGENCY);
        List<ChannelOption> channels = new ArrayList<>(first.stream().toList());
        channels.addAll(fields.optionalObjects("fallback", MAX_FALLBACKS, FALLBACK, option -> fallback(option, first)));
        List<Target> to = targets.readOptional(
                fields,
                "to",
                MAX_TARGETS,
                channels.stream().map(ChannelOption::channel).toList(),
                before);
        List<Hours> sendWindow = HoursReader.readAll(fields, "sendWindow", MAX_HOURS);
        Optional<ThreadRule> thread = fields.optionalObject("thread", THREAD, this::thread);
        fields.end();
        requireDistinct(channels, fields);
        Step step = new Step(
                id.orElseGet(() -> channels.getFirst().channel()),
                channels,
                after,
                unless,
                throttle,
                to,
                urgency,
                digest,
                sendWindow,
                thread);
        digest.ifPresent(rule -> check(rule, step, fields));
        return step;
    }

    private void requireDistinct(List<ChannelOption> channels, Fields fields) {
        Set<String> names = new HashSet<>();
        for (ChannelOption option : channels) {
            if (!names.add(option.channel())) {
                throw fields.refusal(
                        "fallback",
                        "The step has the channel " + option.channel()
                                + " twice: name each channel once in a step and its fallback,"
                                + " such as [{\"channel\":\"" + otherThan(names) + "\"}].",
                        "");
            }
        }
    }

    /** The first channel that is listed, or else one that reaches every recipient. */
    private String otherThan(Set<String> names) {
        Channel first = channels.listed().getFirst();
        return channels.listed().stream()
                .filter(channel ->
                        names.contains(first.name()) && channel.reaches().isRecipientId())
                .findFirst()
                .orElse(first)
                .name();
    }

    private static void check(DigestRule rule, Step step, Fields fields) {
        if (step.throttle().isPresent()) {
            throw fields.refusal(
                    "throttle",
                    "A step with a digest has no throttle, since the digest limits by itself: remove throttle.",
                    "");
        }
        if (step.thread().isPresent()) {
            throw fields.refusal(
                    "thread",
                    "A step with a digest has no thread, since a digest may hold what belongs to many: remove thread or digest.",
                    "");
        }
        if (step.hasOwnTargets() && !rule.frequencies().isEmpty()) {
            throw fields.refusal(
                    "digest.frequencies",
                    "Recipients choose for steps without their own `to` only: remove the frequencies.",
                    "");
        }
    }

    private Optional<String> channel(Fields fields) {
        return fields.required(
                "channel", 40, name -> channels.find(name).map(_ -> name), Expected.oneOf(channels.names()));
    }

    /** @param first the words of which it has if it names none; empty if it is wrong */
    private ChannelOption fallback(Fields fields, Optional<ChannelOption> first) {
        Optional<String> channel = channel(fields);
        Optional<String> own = fields.optional("template", 64, WorkflowReader::id, TEMPLATE_ID);
        fields.end();
        return new ChannelOption(
                channel.orElseThrow(),
                own.or(() -> first.map(ChannelOption::template)).orElse(""));
    }

    private static SkipCondition unless(Fields fields) {
        Optional<EngagementStatus> is = fields.required("is", 20, EngagementStatus::of, STATUS);
        Optional<String> step = fields.optional("step", 64, WorkflowReader::id, EXPECTED_ID);
        fields.end();
        return new SkipCondition(is.orElseThrow(), step);
    }

    private Throttle throttle(Fields fields) {
        int limit = fields.number("limit", 1, 1000);
        Optional<Duration> per = fields.duration("per", MIN_WINDOW, MAX_WINDOW, PER);
        Optional<String> key = fields.optionalText("key", 1000, "{{ data.orderId }}");
        Optional<Overflow> overflow = fields.optional("overflow", 10, Overflow::of, OVERFLOW);
        refuseUnlessLiquid(key, fields, "\"{{ data.orderId }}\"");
        fields.end();
        return new Throttle(limit, per.orElseThrow(), key, overflow.orElse(Overflow.SKIP));
    }

    private ThreadRule thread(Fields fields) {
        String key = fields.text("key", 1000, "{{ data.incident }}");
        Optional<ChatThread.Mode> mode = fields.optional("mode", 10, ChatThread.Mode::of, MODE);
        refuseUnlessLiquid(Optional.of(key), fields, "\"{{ data.incident }}\"");
        fields.end();
        return new ThreadRule(key, mode.orElse(ChatThread.Mode.REPLY));
    }

    private void refuseUnlessLiquid(Optional<String> key, Fields fields, String example) {
        key.flatMap(language::validate)
                .ifPresent(why -> fields.refuse("key", "The text is no Liquid: " + why, example));
    }

    private void check(List<Step> steps, Fields fields) {
        SkipConditionCheck conditions = new SkipConditionCheck(channels, steps, fields);
        Set<String> ids = new HashSet<>();
        int options = 0;
        for (Step step : steps) {
            String path = "steps[" + ids.size() + "]";
            if (!ids.add(step.id())) {
                throw fields.refusal(
                        path + ".id",
                        "Two steps are called " + step.id() + ": give each an id of its own, such as \"" + step.id()
                                + "-2\".",
                        "\"" + step.id() + "-2\"");
            }
            options += step.channels().size();
            for (int i = 0; i < step.unless().size(); i++) {
                conditions.check(step.unless().get(i), step, path + ".unless[" + i + "]");
            }
        }
        if (options > MAX_CHANNELS) {
            throw fields.refusal(
                    "steps",
                    "Steps and their fallbacks are " + options + " in all; at most " + MAX_CHANNELS
                            + " are allowed: remove some, or start a second" + " workflow.",
                    "");
        }
    }

    private static void check(List<Hours> quietHours, List<Step> steps, Fields fields) {
        if (!HoursReader.leaveTime(quietHours, List.of())) {
            throw fields.refusal(
                    "quietHours",
                    "They leave no time at all, so that nothing could ever be sent: make them shorter, such as "
                            + HoursReader.EXAMPLE + ".",
                    HoursReader.EXAMPLE);
        }
        for (Step step : steps) {
            if (!HoursReader.leaveTime(quietHours, step.sendWindow())) {
                throw fields.refusal(
                        "steps[" + steps.indexOf(step) + "].sendWindow",
                        "The workflow's quietHours leave nothing of it, so that the step could never be sent: change either.",
                        "");
            }
        }
    }
}
