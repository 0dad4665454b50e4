package io.allim.pipeline.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.delivery.Route;
import io.allim.notification.Content;
import io.allim.notification.Digest;
import io.allim.notification.Digests;
import io.allim.notification.NotificationId;
import io.allim.pipeline.PipelineFixture;
import io.allim.recipient.Target;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of a digest is kept in memory for its message, and the line that stands for an item. */
class DigestReaderTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Target ADA = new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"));
    private static final NotificationId DIGEST = NotificationId.derived(START, "digest");

    private final Table table = new MemoryTable(new SettableClock(START));
    private final DigestStore digests = new DigestStore(table, new Shards(1), Duration.ofDays(7));
    private final DigestReader reader = new DigestReader(digests, PipelineFixture.TEMPLATES);

    /** The last is known in any case. */
    @ParameterizedTest
    @CsvSource({"1, 1", "499, 499", "500, 500", "501, 500", "1001, 500"})
    void items_areFiveHundredAtMost(int count, int shown) {
        for (Optional<String> groupBy : List.of(Optional.<String>empty(), Optional.of("g"))) {
            DigestContents contents = read(groupBy, count, n -> data(n).put("g", "all"), Set.of());
            assertThat(contents.items()).hasSize(shown);
            assertThat(contents.total()).isEqualTo(count);
            assertThat(contents.last()
                            .orElseThrow()
                            .variables()
                            .path("data")
                            .path("n")
                            .asInt())
                    .isEqualTo(count - 1);
            assertThat(contents.groups().values())
                    .containsExactlyElementsOf(
                            groupBy.map(_ -> (long) count).stream().toList());
        }
    }

    /** Of JSON 256 Ki, all together; one item is shown however long it is. */
    @Test
    void items_areShownUpToALength() {
        int each = stored(item(0, data(0).put("text", ""))).length();
        int all = 256 * 1024;
        assertThat(shown(all / 2 - each, all / 2 - each)).isEqualTo(2);
        assertThat(shown(all / 2 - each, all / 2 - each + 1)).isEqualTo(1);
        assertThat(shown(all, 1)).isEqualTo(1);
    }

    private int shown(int first, int second) {
        return read(Optional.empty(), 2, n -> data(n).put("text", "x".repeat(n == 0 ? first : second)), Set.of())
                .items()
                .size();
    }

    private static String stored(DigestItem item) {
        return ((Write.Put) new DigestStore(null, new Shards(1), Duration.ofDays(7)).write(DIGEST, item, START))
                .item()
                .body();
    }

    /** Groups beyond a thousand are counted in one. */
    @ParameterizedTest
    @CsvSource({"999, 999, 0", "1000, 1000, 0", "1001, 1001, 1", "1003, 1001, 3"})
    void groups_areAThousandAndTheOthers(int count, int groups, int others) {
        DigestContents contents = read(Optional.of("g"), count, n -> data(n).put("g", "g" + n), Set.of());
        assertThat(contents.groups()).hasSize(groups);
        assertThat(contents.groups().getOrDefault(DigestReader.OTHERS, 0L)).isEqualTo(others);
    }

    @Test
    void group_thatIsKnown_isCountedBeyondTheThousand() {
        DigestContents contents =
                read(Optional.of("g"), 1_003, n -> data(n).put("g", "g" + (n > 1_000 ? 0 : n)), Set.of());
        assertThat(contents.groups()).containsEntry("g0", 3L).containsEntry(DigestReader.OTHERS, 1L);
    }

    /** Templates see the caller's words beside the data. */
    @Test
    void item_hasTheWordsOfItsContent() {
        Content content = new Content("Title", "Body", Optional.of("https://example.com/"));
        DigestItem item = worded(data(7), content);
        table.write(List.of(digests.write(DIGEST, item, START)));
        ObjectNode seen = reader.read(digest(rule(Optional.empty(), Optional.empty()), 1))
                .items()
                .getFirst()
                .variables();
        assertThat(seen.path("title").asText()).isEqualTo("Title");
        assertThat(seen.path("body").asText()).isEqualTo("Body");
        assertThat(seen.path("url").asText()).isEqualTo("https://example.com/");
        assertThat(seen.path("at").asText()).isEqualTo(START.toString());
        assertThat(seen.path("id").asText()).isEqualTo(item.delivery().toString());
    }

    @Test
    void items_thatAreLeftOut_areNotCountedNorShown() {
        DigestContents contents = read(
                Optional.of("g"),
                501,
                n -> data(n).put("g", "all"),
                Set.of(item(0, data(0)).delivery()));
        assertThat(contents.items()).hasSize(500);
        assertThat(contents.items()
                        .getFirst()
                        .variables()
                        .path("data")
                        .path("n")
                        .asInt())
                .isEqualTo(1);
        assertThat(contents.groups()).containsEntry("all", 500L);

        DigestContents withoutLast = read(
                Optional.empty(),
                502,
                DigestReaderTest::data,
                Set.of(item(501, data(501)).delivery()));
        assertThat(withoutLast
                        .last()
                        .orElseThrow()
                        .variables()
                        .path("data")
                        .path("n")
                        .asInt())
                .as("the last that is shown")
                .isEqualTo(499);
        assertThat(read(Optional.empty(), 0, DigestReaderTest::data, Set.of()).last())
                .isEmpty();
    }

    /** What the rule says, or else the item's own words. */
    @Test
    void line_isTheFirstThatIsThere() {
        ObjectNode data =
                data(7).put("message", "of the data").put("said", "of the rule").put("none", "");
        DigestItem own = item(0, data);
        DigestItem worded = worded(data, new Content("Title", "Body", Optional.empty()));
        assertThat(reader.line(worded, rule(Optional.empty(), Optional.of("said"))))
                .isEqualTo("of the rule");
        assertThat(reader.line(worded, rule(Optional.empty(), Optional.of("none"))))
                .isEqualTo("Title: Body");
        assertThat(reader.line(worded, rule(Optional.empty(), Optional.empty())))
                .isEqualTo("Title: Body");
        assertThat(reader.line(
                        worded(data, new Content("", "Body", Optional.empty())),
                        rule(Optional.empty(), Optional.empty())))
                .isEqualTo("Body");
        assertThat(reader.line(own, rule(Optional.empty(), Optional.of("none"))))
                .isEqualTo("of the data");
        assertThat(reader.line(
                        item(0, data.deepCopy().put("title", "").put("name", "Ada")),
                        rule(Optional.empty(), Optional.empty())))
                .isEqualTo("Ada");
        assertThat(reader.line(item(0, data(7)), rule(Optional.empty(), Optional.empty())))
                .isEqualTo("{\"n\":7}");
    }

    private static DigestItem worded(ObjectNode data, Content content) {
        return new DigestItem(item(0, data).delivery(), START, data, Optional.of(content), Optional.empty(), false, 0);
    }

    private DigestContents read(
            Optional<String> groupBy, int count, IntFunction<ObjectNode> data, Set<DeliveryId> without) {
        List<Write> writes = new ArrayList<>();
        digests.items(DIGEST, 1000, Optional.empty())
                .items()
                .forEach(old -> table.write(List.of(Write.delete(old.item().key()))));
        digests.items(DIGEST, 1000, Optional.empty())
                .items()
                .forEach(old -> table.write(List.of(Write.delete(old.item().key()))));
        for (int n = 0; n < count; n++) {
            writes.add(digests.write(DIGEST, item(n, data.apply(n)), START));
            if (writes.size() == Table.MAX_WRITES || n == count - 1) {
                table.write(writes);
                writes.clear();
            }
        }
        return reader.read(digest(rule(groupBy, Optional.empty()), count), without);
    }

    private static DigestItem item(int n, ObjectNode data) {
        Instant turn = START.plusMillis(n + 1);
        DeliveryId id = DeliveryId.of(NotificationId.derived(turn, "n" + n), ADA, Route.channel("email"));
        return new DigestItem(id, turn, data, Optional.empty(), Optional.empty(), false, 0);
    }

    private static ObjectNode data(int n) {
        return JsonNodeFactory.instance.objectNode().put("n", n);
    }

    private static DigestRule rule(Optional<String> groupBy, Optional<String> summary) {
        return new DigestRule(
                Optional.empty(),
                Window.none(),
                Optional.empty(),
                Optional.empty(),
                false,
                groupBy,
                summary,
                Optional.empty(),
                List.of());
    }

    private static Digest digest(DigestRule rule, long total) {
        return Digests.open(DIGEST, ADA, rule, total, START);
    }
}
