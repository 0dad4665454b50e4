package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.access.Tokens;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.accept.Acceptance;
import io.allim.pipeline.compose.DigestReader;
import io.allim.pipeline.compose.PreviewComposer;
import io.allim.preference.PreferenceScope;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.Target;
import io.allim.table.MemoryTable;
import io.allim.time.Hours;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.EngagementStatus;
import io.allim.workflow.SkipCondition;
import io.allim.workflow.Step;
import io.allim.workflow.Throttle;
import io.allim.workflow.Throttle.Overflow;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.lang.reflect.Method;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a trial tells is what happens to a notification, and it leaves no trace. */
class TrialTest {

    private static final Address EMAIL = new Address(Kinds.EMAIL, "ada@example.com");
    private static final Address PHONE = new Address(Kinds.PHONE, "+821012345678");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant END = PipelineFixture.START.plus(Duration.ofDays(40));

    private static final Tokens TOKENS = new Tokens() {
        @Override
        public String sign(Token token, Instant now) {
            return "0123456789abcdef";
        }

        @Override
        public Optional<Token> verify(String text, Purpose purpose, Instant now) {
            return Optional.empty();
        }
    };

    private final PipelineFixture fixture = new PipelineFixture();
    private final Target.ToRecipient ada = new Target.ToRecipient("ada");

    @BeforeEach
    void open() {
        fixture.recipient("oncall", new Address(Kinds.PHONE, "+821000000001"));
        fixture.topics.subscribe("oncall", List.of("oncall"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Whom it is for, and how things are. */
    private enum Who {
        PLAIN(_ -> {}, EMAIL, PHONE),
        NOBODY(_ -> {}),
        PHONE_ALONE(_ -> {}, PHONE),
        TWO_DEVICES(_ -> {}, new Address(Kinds.DEVICE, "one"), new Address(Kinds.DEVICE, "two"), EMAIL),
        MUTED(
                fixture -> fixture.preferences.change(
                        "ada", said -> said.with(PreferenceScope.EVERYTHING.on("email"), Optional.of(false))),
                EMAIL,
                PHONE),
        AT_NIGHT(
                fixture -> fixture.preferences.change(
                        "ada", said -> said.withQuietHours(List.of(hours("16:00", "23:00")))),
                EMAIL,
                PHONE),
        SUPPRESSED(
                fixture -> fixture.suppressions.suppress(EMAIL, "email", "it bounced", PipelineFixture.START),
                EMAIL,
                PHONE),
        OPTED_OUT(
                fixture -> fixture.recipients.put(new Recipient(
                        "ada",
                        List.of(new Endpoint(EMAIL, true), new Endpoint(PHONE, false)),
                        Optional.empty(),
                        Optional.empty(),
                        JsonNodeFactory.instance.objectNode())),
                EMAIL);

        private final Consumer<PipelineFixture> also;
        private final List<Address> addresses;

        Who(Consumer<PipelineFixture> also, Address... addresses) {
            this.also = also;
            this.addresses = List.of(addresses);
        }

        void put(PipelineFixture fixture) {
            fixture.recipient("ada", ZoneId.of("Asia/Seoul"), addresses.toArray(Address[]::new));
            also.accept(fixture);
        }
    }

    /** What is started, and how often before. */
    private enum What {
        MAIL(0, step("email", Duration.ZERO)),
        EARLIER(0, step("inbox", Duration.ZERO), unless("email", HOUR, EngagementStatus.SEEN)),
        AFTER_SENT(0, step("inbox", Duration.ZERO), unless("email", HOUR, EngagementStatus.SENT)),
        FALLBACK(0, step(List.of("push", "email", "sms"), Duration.ZERO)),
        LATER_FALLBACK(0, step(List.of("push", "email", "sms"), HOUR)),
        BROKEN(
                0,
                step(List.of(new ChannelOption("email", "broken"), new ChannelOption("sms", "short")), Duration.ZERO)),
        ODD(0, step(List.of(new ChannelOption("email", "odd")), Duration.ZERO)),
        ESCALATION(0, step("email", Duration.ZERO), to(step("sms", HOUR), new Target.ToTopic("oncall"))),
        THROTTLED(2, throttled(Overflow.SKIP)),
        WAITING(3, throttled(Overflow.HOLD)),
        DIGEST(0, digest(new Window.Fixed(HOUR))),
        JOINED(3, digest(new Window.Fixed(HOUR))),
        DAILY(1, digest(DigestTest.daily("0 9 * * *"))),
        IN_WINDOW(0, in(step("sms", Duration.ZERO), hours("09:00", "10:00")));

        private final int before;
        private final Workflow workflow;

        What(int before, Step... steps) {
            this.before = before;
            this.workflow =
                    new Workflow("test", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(steps));
        }
    }

    static Stream<Arguments> cases() {
        return Arrays.stream(Who.values())
                .flatMap(who -> Arrays.stream(What.values())
                        // What others do meanwhile is not known: those that the night holds take places of a throttle
                        // in the morning.
                        .filter(what -> who != Who.AT_NIGHT || what != What.WAITING && what != What.THROTTLED)
                        .map(what -> Arguments.of(who, what)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trial_tellsWhatHappens(Who who, What what) {
        who.put(fixture);
        fixture.workflows.put(what.workflow);
        for (int i = 0; i < what.before; i++) {
            fixture.accept(fixture.starting("test", data(), ada));
        }
        fixture.drainHints();
        fixture.departed.clear();
        NotificationRequest asked = fixture.starting("test", data(), ada);
        String before = dump();

        Trial.Done told = (Trial.Done) trial(asked, Optional.empty());

        assertThat(dump()).isEqualTo(before);
        assertThat(fixture.departed).isEmpty();

        fixture.accept(asked);
        fixture.until(END);
        assertThat(told(told)).isEqualTo(happened(asked));
        assertThat(words(told)).isEqualTo(wordsOf(asked));
    }

    @Test
    void draft_standsForWhatIsStored() {
        Who.PLAIN.put(fixture);
        fixture.workflows.put(What.MAIL.workflow);
        String before = dump();
        Trial.Done told =
                (Trial.Done) trial(fixture.starting("test", data(), ada), Optional.of(What.FALLBACK.workflow));
        assertThat(told.results())
                .extracting(result -> result.delivery().channel() + " "
                        + result.delivery().state().word())
                .containsExactlyInAnyOrder("push skipped", "email sent");
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void trial_isRefusedAsItsNotificationIs() {
        Who.PLAIN.put(fixture);
        fixture.workflows.put(new Workflow(
                "test",
                0,
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of(),
                List.of(step(List.of(new ChannelOption("email", "missing")), Duration.ZERO))));
        NotificationRequest asked = fixture.starting("test", data(), ada);
        assertThat(trial(asked, Optional.empty()))
                .isEqualTo(new Trial.Refused(new Acceptance.UnknownTemplate("missing")));
        assertThat(trial(fixture.starting("test", data(), new Target.ToRecipient("grace")), Optional.empty()))
                .isEqualTo(new Trial.Refused(new Acceptance.UnknownRecipient(0)));
    }

    @Test
    void trial_waitsForThePaceAsOthersDo() {
        Who.PLAIN.put(fixture);
        fixture.workflows.put(What.MAIL.workflow);
        fixture.perSecond = 1;
        for (int i = 0; i < 30; i++) {
            fixture.accept(fixture.starting("test", data(), ada));
        }
        fixture.drainHints();
        Instant now = fixture.clock.instant();
        Trial.Done told = (Trial.Done) trial(fixture.starting("test", data(), ada), Optional.empty());
        Delivery delivery = told.results().getFirst().delivery();
        assertThat(delivery.trace()).extracting(TraceEntry::why).anyMatch(why -> why.contains("its turn at"));
        assertThat(delivery.finishedAt().orElseThrow()).isAfter(now.plusSeconds(5));
    }

    @Test
    void channel_isAskedForAllButSending() {
        for (Method method : Channel.class.getMethods()) {
            assertThat(Arrays.stream(TrialChannel.class.getDeclaredMethods())
                            .filter(own -> !own.isBridge())
                            .map(Method::getName))
                    .contains(method.getName());
        }
    }

    private Trial trial(NotificationRequest asked, Optional<Workflow> draft) {
        TrialParts parts = new TrialParts(
                fixture.engine,
                fixture.channels.listed(),
                PipelineFixture.TEMPLATES,
                new PreviewComposer(
                        PipelineFixture.TEMPLATES,
                        TOKENS,
                        () -> fixture.baseUrl,
                        new DigestReader(fixture.digests, PipelineFixture.TEMPLATES),
                        fixture.channels),
                fixture.config,
                null);
        return new TrialRun(parts, fixture.clock.instant()).run(asked, draft);
    }

    private String dump() {
        return ((MemoryTable) fixture.engine).dump();
    }

    /** What is said of each delivery, and of those of its digests. */
    private static Map<String, String> told(Trial.Done trial) {
        Map<String, String> told = new TreeMap<>();
        for (Trial.Result result : trial.results()) {
            Stream.concat(Stream.of(result.delivery()), result.ofDigest().stream())
                    .forEach(delivery -> told.put(delivery.id().toString(), text(delivery)));
        }
        return told;
    }

    private Map<String, String> happened(NotificationRequest notification) {
        Map<String, String> happened = new TreeMap<>();
        all(notification).forEach(delivery -> happened.put(delivery.id().toString(), text(delivery)));
        return happened;
    }

    private List<Delivery> all(NotificationRequest notification) {
        List<Delivery> own = fixture.deliveriesOf(notification);
        return Stream.concat(
                        own.stream(),
                        own.stream()
                                .flatMap(delivery -> delivery.membership().stream())
                                .map(DigestMembership::digest)
                                .flatMap(digest -> fixture.deliveries.of(digest).stream()))
                .toList();
    }

    /** An inbox of the fixture only takes what a real one has. */
    private static String text(Delivery delivery) {
        State state = delivery.state() == State.DELIVERED ? State.SENT : delivery.state();
        StringBuilder text = new StringBuilder(delivery.route() + " " + state);
        delivery.trace()
                .forEach(entry ->
                        text.append('\n').append(entry.at()).append(' ').append(entry.why()));
        return text.toString().replace("reached the receiver", "was taken by the channel");
    }

    private static Map<String, String> words(Trial.Done trial) {
        Map<String, String> words = new HashMap<>();
        trial.results().stream()
                .flatMap(result -> result.words().stream())
                .forEach(each -> words.put(
                        each.message().token(),
                        each.message().address().value() + " " + each.message().at() + " "
                                + each.message().body()));
        return words;
    }

    private Map<String, String> wordsOf(NotificationRequest notification) {
        List<String> tokens = all(notification).stream()
                .map(delivery -> delivery.id().toString())
                .toList();
        Map<String, String> words = new HashMap<>();
        fixture.departed.stream()
                .filter(message -> tokens.contains(message.token()))
                .forEach(message ->
                        words.put(message.token(), message.to() + " " + message.at() + " " + message.body()));
        return words;
    }

    private static ObjectNode data() {
        return JsonNodeFactory.instance.objectNode().put("n", 7);
    }

    private static Step step(String channel, Duration after) {
        return step(List.of(channel), after);
    }

    private static Step step(Iterable<?> options, Duration after) {
        List<ChannelOption> channels = Stream.of(options)
                .flatMap(each -> StreamSupport.stream(each.spliterator(), false))
                .map(option -> option instanceof ChannelOption known
                        ? known
                        : new ChannelOption((String) option, (String) option))
                .toList();
        return new Step(
                channels.getFirst().channel(),
                channels,
                after,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static Step unless(String channel, Duration after, EngagementStatus is) {
        Step step = step(channel, after);
        return new Step(
                step.id(),
                step.channels(),
                after,
                List.of(new SkipCondition(is, Optional.empty())),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static Step to(Step step, Target target) {
        return new Step(
                step.id(),
                step.channels(),
                step.after(),
                List.of(),
                Optional.empty(),
                List.of(target),
                Optional.empty());
    }

    private static Step throttled(Overflow overflow) {
        Step step = step("email", Duration.ZERO);
        return new Step(
                step.id(),
                step.channels(),
                Duration.ZERO,
                List.of(),
                Optional.of(new Throttle(2, HOUR, Optional.empty(), overflow)),
                List.of(),
                Optional.empty());
    }

    private static Step digest(Window window) {
        return DigestTest.step("email", DigestRule.of(window), List.of());
    }

    private static Step in(Step step, Hours hours) {
        return new Step(
                step.id(),
                step.channels(),
                step.after(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(hours));
    }

    private static Hours hours(String from, String to) {
        return new Hours(EnumSet.allOf(DayOfWeek.class), LocalTime.parse(from), LocalTime.parse(to), Optional.empty());
    }
}
