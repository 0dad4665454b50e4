package io.allim.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.chat.ChatThread;
import io.allim.preference.LocalName;
import io.allim.preference.WorkflowOption;
import io.allim.recipient.Target;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.time.Frequency;
import io.allim.time.Hours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The versions of workflows, and what recipients may choose among. */
class WorkflowStoreTest {

    private final Table table = new MemoryTable(new SettableClock(Instant.parse("2027-03-01T08:00:00Z")));
    private final WorkflowStore store = new WorkflowStore(table);
    private final StoredWorkflowCatalog offers = new StoredWorkflowCatalog(store);

    @Test
    void versions_countFromOne_andTheSameIsNoNewOne() {
        assertThat(store.put(workflow("a", "one")).version()).isEqualTo(1);
        assertThat(store.put(workflow("a", "one")).version()).isEqualTo(1);
        assertThat(store.put(workflow("a", "two")).version()).isEqualTo(2);
        assertThat(store.put(workflow("a", "one")).version()).isEqualTo(3);
        assertThat(store.find("a")).contains(workflow("a", "one").at(3));
        assertThat(store.find("a", 2)).contains(workflow("a", "two").at(2));
        assertThat(store.find("a", 4)).isEmpty();
        assertThat(new WorkflowStore(table).find("a", 1))
                .contains(workflow("a", "one").at(1));
    }

    @Test
    void whoMadeAVersion_isKeptWithIt_andTheSameAgainChangesNothing() {
        Instant then = Instant.parse("2027-03-01T08:00:00Z");
        Workflow first = store.put(workflow("a", "one").changed("ada", then));
        assertThat(store.put(workflow("a", "one").changed("grace", then.plusSeconds(1))))
                .isEqualTo(first);
        store.put(workflow("a", "two").changed("grace", then.plusSeconds(2)));
        assertThat(store.versions("a", 10, Optional.empty()).items())
                .extracting(stored -> WorkflowStore.readVersion(stored).changedBy())
                .containsExactly(Optional.of("grace"), Optional.of("ada"));
        assertThat(store.find("a").orElseThrow().changedAt()).contains(then.plusSeconds(2));
    }

    @Test
    void next_isWhatWouldBeStored_andStoresNothing() {
        assertThat(store.next(workflow("a", "one")).version()).isEqualTo(1);
        assertThat(store.find("a")).isEmpty();
        store.put(workflow("a", "one"));
        assertThat(store.next(workflow("a", "one")).version()).isEqualTo(1);
        assertThat(store.next(workflow("a", "two")).version()).isEqualTo(2);
    }

    /** What was accepted goes on by its version; the same put again is another one. */
    @Test
    void removed_isNotFoundButByItsVersion() {
        store.put(workflow("a", "one"));
        assertThat(store.remove("a")).isTrue();
        assertThat(store.remove("a")).isFalse();
        assertThat(store.remove("b")).isFalse();
        assertThat(store.find("a")).isEmpty();
        assertThat(store.stored("a")).isEmpty();
        assertThat(store.find("a", 1)).isPresent();
        assertThat(store.list(10, Optional.empty()).items()).isEmpty();
        assertThat(store.put(workflow("a", "one")).version()).isEqualTo(2);
        assertThat(store.stored("a")).isPresent();
    }

    @Test
    void guard_seesTheLatest_andChangesNothingWhenItThrows() {
        List<Boolean> seen = new ArrayList<>();
        store.put(workflow("a", "one"), latest -> seen.add(latest.isPresent()));
        store.put(workflow("a", "two"), latest -> seen.add(latest.isPresent()));
        store.remove("a", latest -> seen.add(latest.isPresent()));
        store.put(workflow("a", "three"), latest -> seen.add(latest.isPresent()));
        assertThat(seen).containsExactly(false, true, true, false);

        assertThatThrownBy(() -> store.remove("a", _ -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(store.find("a")).contains(workflow("a", "three").at(3));
    }

    /** Who was overtaken looks again, and so does the guard. */
    @Test
    void versions_thatAreMadeAtTheSameTime_followEachOther() {
        List<Integer> seen = new ArrayList<>();
        Workflow second = store.put(workflow("a", "two"), latest -> {
                    seen.add(latest.map(WorkflowStore::listed)
                            .map(Workflow::version)
                            .orElse(0));
                    if (seen.size() == 1) {
                        store.put(workflow("a", "one"));
                    }
                })
                .workflow();
        assertThat(seen).containsExactly(0, 1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(store.find("a", 1)).contains(workflow("a", "one").at(1));

        seen.clear();
        assertThat(store.remove("a", latest -> {
                    seen.add(latest.map(WorkflowStore::listed)
                            .map(Workflow::version)
                            .orElse(0));
                    if (seen.size() == 1) {
                        store.put(workflow("a", "three"));
                    }
                }))
                .isTrue();
        assertThat(seen).containsExactly(2, 3);
        assertThat(store.find("a")).isEmpty();
    }

    /** Those that were stored before there were such hours have none. */
    @Test
    void hours_areThoseThatWereStored() {
        List<Hours> night = List.of(
                new Hours(EnumSet.allOf(DayOfWeek.class), LocalTime.of(22, 0), LocalTime.of(7, 0), Optional.empty()));
        assertThat(workflow(null).quietHours()).isEmpty();
        assertThat(workflow(night).quietHours()).isEqualTo(night);
        assertThat(store.put(workflow(night)).quietHours()).isEqualTo(night);
        assertThat(sendWindow(null).sendWindow()).isEmpty();
        assertThat(sendWindow(night).sendWindow()).isEqualTo(night);
    }

    /** Those that were stored before there were threads have none. */
    @Test
    void threads_areThoseThatWereStored() {
        ThreadRule rule = new ThreadRule("{{ data.incident }}", ChatThread.Mode.REPLACE);
        Step step = sendWindow(List.of());
        String stored = Json.write(step.in(rule));
        assertThat(Json.read(stored, Step.class)).isEqualTo(step.in(rule));
        assertThat(stored).contains("\"thread\":{\"key\":\"{{ data.incident }}\",\"mode\":\"replace\"}");
        assertThat(Json.write(step)).doesNotContain("thread");
        assertThat(Json.read(Json.write(step), Step.class).thread()).isEmpty();
    }

    @Test
    void workflowsFromBeforeNamesByLanguage_areShownByTheOneNameTheyHave() {
        String before = Json.write(workflow("a", "Invoices"))
                .replace("\"names\":{},", "")
                .replace("\"hidden\":false,", "");
        assertThat(before).doesNotContain("names", "hidden");
        Workflow read = Json.read(before, Workflow.class);
        assertThat(read).isEqualTo(workflow("a", "Invoices"));
        assertThat(read.names()).isEmpty();
        assertThat(read.hidden()).isFalse();
    }

    private static Workflow workflow(List<Hours> quiet) {
        return new Workflow("a", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(), quiet);
    }

    private static Step sendWindow(List<Hours> window) {
        return new Step(
                "any",
                channels("email"),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                window);
    }

    @Test
    void steps_areFoundByTheirId() {
        Step own = step("own", List.of(new Target.ToTopic("ops"), new Target.ToRecipient("ada")), "sms");
        Workflow flow = workflow("a", step("first", List.of(), "email", "sms"), own);
        assertThat(flow.step("own")).contains(own);
        assertThat(flow.step("other")).isEmpty();
        assertThat(flow.common()).extracting(Step::id).containsExactly("first");
        assertThat(flow.ownTargets()).isEqualTo(2);
        assertThat(flow.longestWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(workflow("a").longestWait()).isZero();
    }

    @Test
    void channels_followEachOtherToTheLast() {
        Step step = step("first", List.of(), "inbox", "email", "sms");
        assertThat(step.channel("email")).map(ChannelOption::channel).contains("email");
        assertThat(step.channel("push")).isEmpty();
        assertThat(step.fallbackAfter("inbox")).map(ChannelOption::channel).contains("email");
        assertThat(step.fallbackAfter("email")).map(ChannelOption::channel).contains("sms");
        assertThat(step.fallbackAfter("sms")).isEmpty();
        assertThat(step.fallbackAfter("push")).isEmpty();
    }

    @Test
    void words_areThoseOfTheApi() {
        for (EngagementStatus sign : EngagementStatus.values()) {
            assertThat(EngagementStatus.of(sign.word())).contains(sign);
            assertThat(sign.isOfReading()).isEqualTo(List.of("seen", "read").contains(sign.word()));
        }
        assertThat(EngagementStatus.of("SEEN")).isEmpty();
        for (Throttle.Overflow overflow : Throttle.Overflow.values()) {
            assertThat(Throttle.Overflow.of(overflow.word())).contains(overflow);
        }
        assertThat(Throttle.Overflow.of("drop")).isEmpty();
    }

    /** Of every page, what is sent to those whom it is for, each channel and frequency once. */
    @Test
    void offers_areTheWorkflowsThatAreInUse() {
        IntStream.range(0, 1_002).forEach(i -> store.put(workflow("w%04d".formatted(i), "name " + i)));
        store.remove("w0000");
        assertThat(offers.options())
                .hasSize(1_001)
                .extracting(WorkflowOption::workflow)
                .contains("w1001");

        DigestRule rule = new DigestRule(
                Optional.empty(),
                Window.none(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(Frequency.Every.WEEKLY, Frequency.Every.DAILY));
        store.put(workflow(
                "chosen",
                digest("first", List.of(), rule, "email", "sms"),
                digest("second", List.of(), rule, "email"),
                digest("own", List.of(new Target.ToTopic("ops")), rule.atOnce(), "push")));
        WorkflowOption offer = offers.option("chosen").orElseThrow();
        assertThat(offer.channels()).containsExactly("email", "sms");
        assertThat(offer.frequencies()).containsExactly(Frequency.Every.DAILY, Frequency.Every.WEEKLY);
        assertThat(offer.name()).isEqualTo(new LocalName("chosen"));
        assertThat(offers.option("w0001").orElseThrow().name().in("ko")).isEqualTo("name 1");
        assertThat(offers.option("w0000")).isEmpty();
    }

    private static Workflow workflow(String id, String name) {
        return new Workflow(
                id,
                0,
                Optional.of(name),
                Optional.empty(),
                false,
                Map.of(),
                List.of(step("first", List.of(), "email")));
    }

    private static Workflow workflow(String id, Step... steps) {
        return new Workflow(id, 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(steps));
    }

    private static Step step(String id, List<Target> to, String... channels) {
        return new Step(
                id, channels(channels), Duration.ofMinutes(1), List.of(), Optional.empty(), to, Optional.empty());
    }

    private static Step digest(String id, List<Target> to, DigestRule rule, String... channels) {
        return new Step(
                id,
                channels(channels),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                to,
                Optional.empty(),
                Optional.of(rule),
                List.of());
    }

    private static List<ChannelOption> channels(String... channels) {
        return List.of(channels).stream()
                .map(channel -> new ChannelOption(channel, "hello"))
                .toList();
    }
}
