package io.allim.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.table.InterruptedTable;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TemplateStoreTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private final Table table = new MemoryTable(new SettableClock(NOW));
    private final TemplateStore store = new TemplateStore(table);

    @Test
    void list_hasWhatIsNotRetired() {
        store.add(draft("a"), true, NOW);
        store.add(draft("b"), false, NOW);
        assertThat(listed()).containsExactly("a", "b");
        store.retire("a", NOW);
        assertThat(listed()).containsExactly("b");
        store.publish("a", 1, NOW);
        assertThat(listed()).containsExactly("a", "b");
    }

    private List<String> listed() {
        return store.list(10, Optional.empty()).items().stream()
                .map(stored -> TemplateStore.read(stored).id())
                .toList();
    }

    @Test
    void retired_isWhatIsThereAndInUse() {
        assertThat(store.retire("a", NOW)).isFalse();
        store.add(draft("a"), false, NOW);
        assertThat(store.retire("a", NOW)).isTrue();
        assertThat(store.retire("a", NOW)).isFalse();
    }

    @Test
    void published_isAVersionThatIsThere() {
        assertThat(store.publish("a", 1, NOW)).isEmpty();
        store.add(draft("a"), false, NOW);
        assertThat(store.publish("a", 2, NOW)).isEmpty();
        assertThat(store.publish("a", 1, NOW)).isEqualTo(store.find("a")).isPresent();
        store.add(draft("a"), true, NOW);
        assertThat(store.published("a").orElseThrow().number()).isEqualTo(2);
    }

    @Test
    void guard_seesWhatIsThere_andNothingChangesWhenItThrows() {
        store.add(draft("a"), true, NOW);
        Optional<Template> before = store.find("a");
        Consumer<Optional<Stored>> guard = stored -> {
            assertThat(stored.map(TemplateStore::read)).isEqualTo(before);
            throw new IllegalStateException("no");
        };
        assertThatThrownBy(() -> store.add(draft("a"), true, NOW, guard)).hasMessage("no");
        assertThatThrownBy(() -> store.retire("a", NOW, guard)).hasMessage("no");
        assertThat(store.find("a")).isEqualTo(before);
    }

    @Test
    void change_thatAnotherComesBefore_isMadeAgain() {
        store.add(draft("a"), false, NOW);
        assertThat(interrupted(1).publish("a", 1, NOW)).isEqualTo(store.find("a"));
        assertThat(interrupted(1).retire("a", NOW)).isTrue();
        assertThat(interrupted(1).add(draft("a"), false, NOW).number()).isEqualTo(5);
        assertThat(store.find("a")).contains(template(5, true));
    }

    @Test
    void change_isTried100Times() {
        store.add(draft("a"), false, NOW);
        assertThat(interrupted(99).add(draft("a"), false, NOW).number()).isEqualTo(101);
        assertThat(interrupted(99).publish("a", 1, NOW)).isPresent();
        for (ThrowingCallable tried : List.<ThrowingCallable>of(
                () -> interrupted(100).add(draft("a"), false, NOW),
                () -> interrupted(100).publish("a", 2, NOW),
                () -> interrupted(100).retire("a", NOW))) {
            assertThatThrownBy(tried).isInstanceOf(TableUnavailable.class).hasMessageContaining("template a");
        }
        assertThat(store.find("a")).contains(template(500, false));
    }

    private static Template template(int latest, boolean retired) {
        Template one = Template.first("a", NOW).publish(1, NOW).speaks(draft("a"));
        return new Template(
                one.id(), latest, one.published(), retired, NOW, one.changedBy(), one.channels(), one.locales());
    }

    /** The store of someone before whose first writes another adds versions. */
    private TemplateStore interrupted(int times) {
        return new TemplateStore(
                InterruptedTable.beforeFirstWrites(times, table, () -> store.add(draft("a"), false, NOW)));
    }

    private static TemplateVersion draft(String id) {
        Optional<String> none = Optional.empty();
        Part part = new Part(none, Optional.of("x"), none, none, none, Optional.empty());
        return new TemplateVersion(id, 0, NOW, true, false, Map.of("default", part), Map.of());
    }
}
