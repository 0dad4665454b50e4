package io.allim.table.sealed;

import io.allim.table.Table;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Seals for tests, with keys that they name. */
public final class SealedTables {

    /** A key of 32 zeros. */
    public static final String KEY = "A".repeat(43) + "=";

    private SealedTables() {}

    public static Table around(Table engine, InstantSource clock) {
        return around(engine, clock, KEY);
    }

    /** @param previous keys that open and don't seal */
    public static Table around(Table engine, InstantSource clock, String key, String... previous) {
        return sealing(clock, key, previous).around(engine);
    }

    static Sealing sealing(InstantSource clock, String key, String... previous) {
        return new Sealing(
                new EncryptionConfig() {
                    @Override
                    public Optional<String> key() {
                        return Optional.of(key).filter(it -> !it.isEmpty());
                    }

                    @Override
                    public Optional<List<String>> previousKeys() {
                        return Optional.of(List.of(previous));
                    }
                },
                clock);
    }
}
