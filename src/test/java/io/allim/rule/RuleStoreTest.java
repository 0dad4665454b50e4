package io.allim.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.table.InterruptedTable;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");

    private final MemoryTable table = new MemoryTable(new SettableClock(NOW));
    private final RuleStore rules = new RuleStore(table);

    @Test
    void rule_isReadAsItWasPut() {
        ObjectNode pattern = Json.read("{\"a\":[3.0e2,{\"numeric\":[\">\",1.50]},null]}", ObjectNode.class);
        Rule rule = new Rule(
                "r",
                Optional.of("all of it"),
                false,
                pattern,
                "w",
                List.of(new Target.ToTopic("ops"), new Target.ToRecipient("ada")),
                Optional.of(Json.read("{\"x\":\"{{ event.id }}\",\"y\":[1.0]}", ObjectNode.class)),
                Optional.of(Urgency.HIGH),
                Optional.of(pattern),
                Optional.of("{{ event.id }}"));
        rules.put(rule);
        assertThat(rules.find("r")).contains(rule);
        rules.put(rule("s"));
        assertThat(rules.find("s")).contains(rule("s"));
    }

    @Test
    void put_hasRoomForTwoHundred() {
        IntStream.range(0, RuleStore.MAX_RULES)
                .forEach(i -> assertThat(rules.put(rule("r" + i))).isTrue());
        assertThat(rules.put(rule("one-too-many"))).isFalse();
        assertThat(rules.find("one-too-many")).isEmpty();
        assertThat(rules.put(rule("r7"))).isTrue();
        assertThat(rules.all(NOW)).hasSize(RuleStore.MAX_RULES);
        assertThat(rules.remove("r7")).isTrue();
        assertThat(rules.put(rule("one-more"))).isTrue();
    }

    @Test
    void change_isKnownAtOnceHereAndWithinSecondsElsewhere() {
        RuleStore elsewhere = new RuleStore(table);
        assertThat(elsewhere.all(NOW)).isEmpty();
        assertThat(rules.all(NOW)).isEmpty();
        rules.put(rule("r"));
        assertThat(rules.all(NOW)).hasSize(1);
        assertThat(elsewhere.all(NOW.plus(RuleStore.CACHED).minusMillis(1))).isEmpty();
        assertThat(elsewhere.all(NOW.plus(RuleStore.CACHED))).hasSize(1);
        assertThat(rules.remove("r")).isTrue();
        assertThat(rules.remove("r")).isFalse();
        assertThat(rules.all(NOW)).isEmpty();
    }

    @Test
    void rules_areLookedUpWhenTheClockStepsBack() {
        RuleStore elsewhere = new RuleStore(table);
        elsewhere.all(NOW);
        rules.put(rule("r"));
        assertThat(elsewhere.all(NOW)).isEmpty();
        assertThat(elsewhere.all(NOW.minusMillis(1))).hasSize(1);
    }

    @Test
    void rules_areRead_howeverLargeTheyAre() {
        ObjectNode large = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(380_000));
        IntStream.range(0, 5).forEach(i -> rules.put(rule("r" + i, Optional.of(large))));
        assertThat(rules.all(NOW)).hasSize(5);
    }

    @Test
    void guard_seesWhatIsThere_andNothingChangesWhenItThrows() {
        rules.put(rule("r"));
        Consumer<Optional<Stored>> guard = stored -> {
            assertThat(stored).map(RuleStore::read).contains(rule("r"));
            throw new IllegalStateException("no");
        };
        assertThatThrownBy(() -> rules.put(other(), guard)).hasMessage("no");
        assertThatThrownBy(() -> rules.remove("r", guard)).hasMessage("no");
        assertThat(rules.find("r")).contains(rule("r"));
    }

    @Test
    void change_thatAnotherComesBefore_isMadeAgain() {
        rules.put(rule("r"));
        assertThat(interrupted(() -> rules.put(rule("r"))).put(other())).isTrue();
        assertThat(rules.find("r")).contains(other());
        assertThat(interrupted(() -> rules.put(rule("r"))).remove("r")).isTrue();
        assertThat(rules.find("r")).isEmpty();
        assertThat(interrupted(() -> rules.put(rule("r"))).put(other())).isTrue();
        assertThat(rules.find("r")).contains(other());
    }

    private RuleStore interrupted(Runnable interruption) {
        return new RuleStore(InterruptedTable.beforeFirstWrite(table, interruption));
    }

    private static Rule other() {
        return rule("r", Optional.of(JsonNodeFactory.instance.objectNode()));
    }

    private static Rule rule(String id) {
        return rule(id, Optional.empty());
    }

    private static Rule rule(String id, Optional<ObjectNode> data) {
        return new Rule(
                id,
                Optional.empty(),
                true,
                Json.read("{\"source\":[\"aws.s3\"]}", ObjectNode.class),
                "w",
                List.of(),
                data,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
