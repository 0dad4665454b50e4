package io.allim.table.sqlite;

import io.allim.table.Table;
import io.allim.table.TableEngine;
import io.allim.time.SystemTime;
import java.io.PrintStream;
import java.util.List;

/** {@code allim restore}: puts a backup in the place of the store, while no service runs. */
public final class RestoreCommand implements TableEngine.Command {

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public List<String> usage() {
        return List.of(
                "restore FILE [--data-dir DIR]   put a backup in the place of the store; the service must not run");
    }

    @Override
    public void run(List<String> arguments, PrintStream out) {
        StoreArguments given = StoreArguments.parse(arguments);
        Restore.Restored restored =
                new Restore(given.file(), given.store()).run(SystemTime.clock().instant());
        out.printf(
                "Restored %s from %s: %,d records in %,d bytes, checked.%n",
                restored.store(), given.file(), restored.records(), restored.bytes());
        restored.former().ifPresent(former -> out.printf("The store that was there is now %s.%n", former));
        if (restored.keys()) {
            out.printf("The keys of its secrets are in %s.%n", Table.Local.KEYS);
        } else if (restored.sealed() > 0) {
            out.printf(
                    "%,d records hold secrets, and there is no %s: the service needs the key that encrypted them, as"
                            + " allim.encryption.key or in the file %s in the data directory.%n",
                    restored.sealed(), KeyCopy.of(given.file()), Table.Local.KEYS);
        }
        if (restored.overdue() > 0) {
            out.printf(
                    "%,d records are overdue: what they stand for is done as soon as the service starts.%n",
                    restored.overdue());
        }
        out.println("What was accepted after the backup is missing, and what was sent after it may be sent again.");
    }
}
