package io.allim.table.sealed;

import io.allim.table.Table;
import io.allim.table.TableEngine;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Puts the seal around the engine's table. The keys are looked for when something is first sealed or opened. */
@Singleton
final class Sealing implements TableEngine.Seal {

    private final EncryptionConfig config;
    private final InstantSource clock;

    Sealing(EncryptionConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Table around(Table engine) {
        Keys keys = new Keys(() -> source(engine), clock);
        return engine instanceof Table.Local local
                ? new SealedLocalTable(engine, local, keys)
                : new SealedTable(engine, keys);
    }

    private KeySource source(Table engine) {
        Optional<String> key = config.key();
        if (key.isPresent()) {
            return new ConfiguredKeys(key.get(), config.previousKeys().orElse(List.of()), clock);
        }
        if (engine instanceof Table.Local local) {
            return new KeyFile(local.directory().resolve(Table.Local.KEYS));
        }
        throw new TableUnavailable(
                "secrets in the store can't be sealed or opened: set " + EncryptionConfig.KEY + " to " + Keyring.FORM
                        + ", or where it is kept, as in ssm:/allim/encryption-key",
                new IOException("no key"));
    }
}
