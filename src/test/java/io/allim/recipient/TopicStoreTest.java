package io.allim.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.table.InterruptedTable;
import io.allim.table.Page;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.table.sqlite.SqliteTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicStoreTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    @TempDir
    private Path directory;

    private SqliteTable table;
    private RecipientStore recipients;
    private TopicStore topics;

    @BeforeEach
    void open() {
        table = new SqliteTable(directory.resolve("allim.db"), new SettableClock(NOW));
        recipients = new RecipientStore(table, InstantSource.system());
        topics = new TopicStore(table, recipients);
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void subscribersAfter_resumesWhereItWasWhoeverCameOrWent() {
        known("a", "a-b", "a+", "a.", "ab", "b", "c", "z");
        topics.subscribe("ops", List.of("a", "a-b", "a+", "a.", "ab", "b", "z"));
        assertThat(topics.subscribersAfter("ops", Optional.empty(), 3)).containsExactly("a", "a+", "a-b");
        topics.unsubscribe("ops", List.of("a-b"));
        topics.subscribe("ops", List.of("c"));
        assertThat(topics.subscribersAfter("ops", Optional.of("a-b"), 100)).containsExactly("a.", "ab", "b", "c", "z");
        assertThat(topics.subscribersAfter("ops", Optional.of("a"), 1)).containsExactly("a+");
        assertThat(topics.subscribersAfter("ops", Optional.of("z"), 9)).isEmpty();
    }

    /** A space sorts before every mark, and what follows an id in another id may be anything. */
    @Test
    void subscribersAfter_passesNobody_whateverIdsAreMadeOf() {
        String[] ids = {"a", "a b", "a!", "a/b", "a/t", "a\"", "a\u3000b", "a|b", "aé", "t", "s/a", "가", "🦊"};
        known(ids);
        topics.subscribe("ops", List.of(ids));
        List<String> found = new ArrayList<>();
        List<String> next = topics.subscribersAfter("ops", Optional.empty(), 1);
        while (!next.isEmpty()) {
            found.addAll(next);
            next = topics.subscribersAfter("ops", Optional.of(next.getLast()), 1);
        }
        assertThat(found).containsExactlyInAnyOrder(ids);
    }

    /** Ids with slashes come close to keys of others. */
    @Test
    void topic_isNoOtherTopic() {
        known("ada", "x/ada");
        topics.subscribe("ops", List.of("ada"));
        topics.subscribe("ops/s", List.of("x/ada"));
        assertThat(topics.isSubscribed("ops", "x/ada")).isFalse();
        assertThat(topics.isSubscribed("ops/s", "ada")).isFalse();
        assertThat(topics.exists("ops/s/x")).isFalse();
        assertThat(ids(topics.subscriptionsOf("ada", 10, Optional.empty()))).containsExactly("ops");
        assertThat(ids(topics.subscriptionsOf("x/ada", 10, Optional.empty()))).containsExactly("ops/s");
    }

    @Test
    void subscribe_countsWhatChangedAndNamesWhoIsUnknown() {
        List<String> many = IntStream.range(0, 230).mapToObj(i -> "r" + i).toList();
        known(many.toArray(String[]::new));
        topics.subscribe("ops", many.subList(0, 30));
        List<String> asked = new ArrayList<>(many);
        asked.add("nobody");
        assertThat(topics.subscribe("ops", asked)).isEqualTo(new TopicStore.Changed(200, 30, List.of("nobody")));
        assertThat(topics.subscribe("ops", many)).isEqualTo(new TopicStore.Changed(0, 230, List.of()));
        assertThat(topics.unsubscribe("ops", asked)).isEqualTo(new TopicStore.Changed(230, 1, List.of()));
    }

    @Test
    void subscription_isFoundFromBothSides() {
        known("ada", "grace");
        topics.subscribe("ops", List.of("ada", "grace"));
        topics.subscribe("news", List.of("ada"));
        assertThat(ids(topics.topics(10, Optional.empty()))).containsExactly("news", "ops");
        assertThat(ids(topics.subscriptionsOf("ada", 10, Optional.empty()))).containsExactly("news", "ops");
        Page first = topics.subscribers("ops", 1, Optional.empty());
        assertThat(first.items()).extracting(TopicStore::subscriber).containsExactly("ada");
        assertThat(topics.subscribers("ops", 1, first.cursor()).items())
                .extracting(TopicStore::subscriber)
                .containsExactly("grace");
    }

    @Test
    void subscribe_leavesOutWhoIsErasedMeanwhile() {
        known("ada", "grace");
        Table slow = InterruptedTable.beforeFirstWrite(table, () -> recipients.beginErasure("ada", NOW));
        TopicStore.Changed changed = new TopicStore(slow, new RecipientStore(slow, InstantSource.system()))
                .subscribe("ops", List.of("ada", "grace"));
        assertThat(changed).isEqualTo(new TopicStore.Changed(1, 0, List.of("ada")));
        assertThat(topics.isSubscribed("ops", "ada")).isFalse();
    }

    @Test
    void topic_isThereFromItsFirstSubscriberOn_andStays() {
        known("ada");
        assertThat(topics.subscribe("ops", List.of("nobody")))
                .isEqualTo(new TopicStore.Changed(0, 0, List.of("nobody")));
        assertThat(topics.exists("ops")).isFalse();
        topics.subscribe("ops", List.of("ada"));
        topics.unsubscribe("ops", List.of("ada"));
        assertThat(topics.unsubscribe("ops", List.of("ada"))).isEqualTo(new TopicStore.Changed(0, 1, List.of()));
        assertThat(topics.exists("ops")).isTrue();
    }

    @Test
    void erasure_takesAsManySubscriptionsAtATimeAsItMay() {
        known("ada", "grace");
        for (String topic : List.of("news", "ops", "tips")) {
            topics.subscribe(topic, List.of("ada", "grace"));
        }
        Erasure erasure = new Erasure("ada", List.of(), NOW);
        assertThat(IntStream.range(0, 4).map(_ -> topics.eraseSome(erasure, 2))).containsExactly(2, 1, 0, 0);
        assertThat(topics.subscribersAfter("ops", Optional.empty(), 10)).containsExactly("grace");
        assertThat(topics.subscriptionsOf("grace", 10, Optional.empty()).items())
                .hasSize(3);
    }

    private void known(String... ids) {
        for (String id : ids) {
            recipients.put(new Recipient(
                    id, List.of(), Optional.empty(), Optional.empty(), JsonNodeFactory.instance.objectNode()));
        }
    }

    private static List<String> ids(Page page) {
        return page.items().stream().map(TopicStore::topic).toList();
    }
}
