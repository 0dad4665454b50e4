package io.allim.preference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.preference.PreferenceStore.Known;
import io.allim.preference.PreferenceStore.Versioned;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.Review;
import io.allim.table.InterruptedTable;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.table.sqlite.SqliteTable;
import io.allim.time.Frequency;
import io.allim.time.Hours;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceStoreTest {

    private static final Preferences MUTED = Preferences.NONE.with(PreferenceScope.EVERYTHING, Optional.of(false));

    @TempDir
    private Path directory;

    private SqliteTable table;
    private RecipientStore recipients;
    private PreferenceStore store;

    @BeforeEach
    void open() {
        table = new SqliteTable(directory.resolve("allim.db"), InstantSource.system());
        recipients = new RecipientStore(table, InstantSource.system());
        store = new PreferenceStore(table, recipients);
        for (String id : List.of("ada", "bob")) {
            recipients.put(new Recipient(
                    id, List.of(), Optional.empty(), Optional.empty(), JsonNodeFactory.instance.objectNode()));
        }
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void find_answersNoneForWhoeverSaidNothing() {
        assertThat(store.versioned("ada")).isEqualTo(new Versioned(Preferences.NONE, 0));
        assertThat(store.change("ada", _ -> MUTED)).contains(Preferences.NONE);
        assertThat(store.find("ada")).isEqualTo(MUTED);
        assertThat(store.find("bob")).isEqualTo(Preferences.NONE);
    }

    @Test
    void known_hasTheRecipientAndItsPreferencesAndNothingElse() {
        assertThat(store.known("ada")).isEqualTo(new Known(recipients.find("ada"), Preferences.NONE));
        store.change("ada", _ -> MUTED);
        table.write(List.of(recipients.review("ada")));
        assertThat(store.known("ada")).isEqualTo(new Known(recipients.find("ada"), MUTED));
        assertThat(store.known("ada").recipient()).isPresent();
        recipients.beginErasure("ada", Instant.EPOCH);
        assertThat(store.known("ada")).isEqualTo(new Known(Optional.empty(), MUTED));
        assertThat(store.known("eve")).isEqualTo(new Known(Optional.empty(), Preferences.NONE));
    }

    @Test
    void replace_isRefusedWhenAnotherWroteInBetween() {
        assertThat(store.replace("ada", new Versioned(MUTED, 0))).contains(new Versioned(MUTED, 1));
        assertThat(store.replace("ada", new Versioned(Preferences.NONE, 0))).isEmpty();
        assertThat(store.replace("ada", new Versioned(Preferences.NONE, 7))).isEmpty();
        assertThat(store.find("ada")).isEqualTo(MUTED);
    }

    @Test
    void nothingIsStoredOfWhoIsErasedMeanwhile() {
        Runnable erasure = () -> recipients.beginErasure("ada", Instant.EPOCH);
        assertThat(interrupted(erasure).replace("ada", new Versioned(MUTED, 0))).isEmpty();
        assertThat(store.replace("ada", new Versioned(MUTED, 0))).isEmpty();
        assertThat(store.versioned("ada").version()).isZero();
        Runnable another = () -> recipients.beginErasure("bob", Instant.EPOCH);
        assertThat(interrupted(another).change("bob", _ -> MUTED)).isEmpty();
        assertThat(store.change("eve", _ -> MUTED)).isEmpty();
        assertThat(store.versioned("bob").version()).isZero();
        assertThat(store.versioned("eve").version()).isZero();
    }

    private PreferenceStore interrupted(Runnable interruption) {
        Table slow = InterruptedTable.beforeFirstWrite(table, interruption);
        return new PreferenceStore(slow, new RecipientStore(slow, InstantSource.system()));
    }

    /** What is held is decided again where it may be held for another time, and only there. */
    @Test
    void review_isAskedForByWhatChangesTimes() {
        Frequency weekly = new Frequency(Frequency.Every.WEEKLY, Optional.empty(), Optional.empty());
        Hours night =
                new Hours(EnumSet.allOf(DayOfWeek.class), LocalTime.of(22, 0), LocalTime.of(7, 0), Optional.empty());
        assertThat(asks(() -> store.change("ada", _ -> MUTED))).isFalse();
        assertThat(asks(() -> store.change("ada", said -> said.with("news", Optional.of(weekly)))))
                .isTrue();
        assertThat(asks(() -> store.replace("ada", new Versioned(MUTED.withQuietHours(List.of(night)), 2))))
                .isTrue();
        assertThat(asks(() -> store.change("ada", said -> said.withQuietHours(List.of(night)))))
                .isFalse();
        assertThat(asks(() -> store.change("ada", said -> said.withQuietHours(List.of()))))
                .isTrue();
    }

    private boolean asks(Runnable change) {
        table.write(List.of(Write.delete(Review.key("ada"))));
        change.run();
        return table.get(Review.key("ada")).isPresent();
    }

    @Test
    void change_thatChangesNothingWritesNothing() {
        store.change("ada", _ -> MUTED);
        assertThat(store.change("ada", before -> before)).contains(MUTED);
        store.change("bob", before -> before);
        assertThat(store.versioned("ada").version()).isEqualTo(1);
        assertThat(store.versioned("bob").version()).isZero();
    }

    @Test
    void change_losesNothingToOthersAtTheSameTime() throws Exception {
        List<Future<Optional<Preferences>>> changes = new ArrayList<>();
        try (ExecutorService people = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 80; i++) {
                PreferenceScope scope = PreferenceScope.workflow("w" + i).on("email");
                changes.add(people.submit(() -> store.change("ada", before -> before.with(scope, Optional.of(false)))));
            }
        }
        for (Future<Optional<Preferences>> change : changes) {
            change.get();
        }
        assertThat(store.find("ada").answers()).isEqualTo(80);
    }
}
