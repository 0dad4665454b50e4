package io.allim.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecipientTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    @Test
    void address_isThereOnce_asItWasSpelledFirst() {
        Recipient ada = ada(
                new Endpoint(email("Ada@Example.com"), false),
                new Endpoint(email("b@example.com"), false),
                new Endpoint(email("ada@example.com"), true),
                new Endpoint(email("B@example.com"), false));
        assertThat(ada.endpoints())
                .containsExactly(
                        new Endpoint(email("Ada@Example.com"), true), new Endpoint(email("b@example.com"), false));
    }

    /** Stored by a version that took both for two. */
    @Test
    void storedRecipient_withTwoSpellings_hasOneAddress() {
        String body = Json.write(ada(new Endpoint(email("ada@example.com"), true)))
                .replaceFirst(
                        "\\[(\\{\"address\".*?})]",
                        "[$1,{\"address\":{\"kind\":\"EMAIL\",\"value\":\"ADA@example.com\"},\"optedOut\":false}]");
        assertThat(body).contains("ADA@");
        assertThat(Json.read(body, Recipient.class).endpoints())
                .containsExactly(new Endpoint(email("ada@example.com"), true));
    }

    @Test
    void filledFrom_addsNoSecondSpelling_andKeepsWhatIsNotWanted() {
        Recipient both = ada(new Endpoint(email("ada@example.com"), false))
                .filledFrom(
                        ada(new Endpoint(email("ADA@example.com"), true), new Endpoint(email("c@example.com"), false)),
                        Kinds.GIVEN);
        assertThat(both.endpoints())
                .containsExactly(
                        new Endpoint(email("ada@example.com"), true), new Endpoint(email("c@example.com"), false));
    }

    @Test
    void filledFrom_addsAttributesThatAreNotKnown() {
        ObjectNode known = JsonNodeFactory.instance.objectNode().put("plan", "pro");
        ObjectNode besides =
                JsonNodeFactory.instance.objectNode().put("plan", "free").put("city", "Seoul");
        assertThat(withAttributes(known)
                        .filledFrom(withAttributes(besides), Kinds.GIVEN)
                        .attributes())
                .isEqualTo(
                        JsonNodeFactory.instance.objectNode().put("plan", "pro").put("city", "Seoul"));
        assertThat(known).hasSize(1);
    }

    @Test
    void recipient_has20Addresses_and16KibOfAttributes() {
        assertThat(ada(addresses(20)).validate()).isEmpty();
        assertThat(ada(addresses(21)).validate()).isPresent();
        // {"a":"…"} is 8 bytes around the text.
        assertThat(withAttributes(16 * 1024 - 8).validate()).isEmpty();
        assertThat(withAttributes(16 * 1024 - 7).validate()).isPresent();
    }

    @Test
    void erasure_takesThePlaceUntilItEnds() {
        SettableClock clock = new SettableClock(NOW);
        RecipientStore store = new RecipientStore(new MemoryTable(clock), clock);
        Recipient ada = ada(new Endpoint(email("Ada@example.com"), false));
        assertThat(store.beginErasure("ada", NOW)).isEmpty();
        assertThat(store.put(ada)).isTrue();
        Erasure erasure = store.beginErasure("ada", NOW).orElseThrow();
        assertThat(erasure.targets())
                .containsExactly(
                        new Target.ToRecipient("ada"),
                        new Target.ToAddress(email("ada@example.com")),
                        new Target.ToAddress(email("Ada@example.com")));
        assertThat(store.read("ada")
                        .stored()
                        .orElseThrow()
                        .item()
                        .due()
                        .orElseThrow()
                        .at())
                .as("when a tick goes on")
                .isEqualTo(NOW.plusSeconds(30));
        assertThat(store.put(ada)).isFalse();
        assertThat(store.find("ada")).isEmpty();
        assertThat(store.list(10, Optional.empty()).items()).isEmpty();
        assertThat(store.beginErasure("ada", NOW.plusSeconds(1))).contains(erasure);
        store.endErasure(erasure);
        assertThat(store.put(ada)).isTrue();
        // A second end of the same erasure takes nothing away.
        store.endErasure(erasure);
        assertThat(store.find("ada")).contains(ada);
    }

    private static Endpoint[] addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Endpoint(email("a" + i + "@example.com"), false))
                .toArray(Endpoint[]::new);
    }

    private static Recipient withAttributes(int characters) {
        return withAttributes(JsonNodeFactory.instance.objectNode().put("a", "x".repeat(characters)));
    }

    private static Recipient withAttributes(ObjectNode attributes) {
        return new Recipient("ada", List.of(), Optional.empty(), Optional.empty(), attributes);
    }

    private static Recipient ada(Endpoint... endpoints) {
        return new Recipient(
                "ada", List.of(endpoints), Optional.empty(), Optional.empty(), JsonNodeFactory.instance.objectNode());
    }

    private static Address email(String text) {
        return new Address(Kinds.EMAIL, text);
    }
}
