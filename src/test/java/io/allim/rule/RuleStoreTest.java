package io.allim.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
                List.of(new Target.Topic("ops"), new Target.Known("ada")),
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

    private static Rule rule(String id) {
        return new Rule(
                id,
                Optional.empty(),
                true,
                Json.read("{\"source\":[\"aws.s3\"]}", ObjectNode.class),
                "w",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
