package io.allim.table.sqlite;

import io.allim.table.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;

/** The keys of a store's secrets go with its backups: in {@code allim-….db.key} beside {@code allim-….db}, with the same rights. */
final class KeyCopy {

    private static final String SUFFIX = ".key";

    private KeyCopy() {}

    static Path of(Path backup) {
        return backup.resolveSibling(backup.getFileName() + SUFFIX);
    }

    /** Where the configuration has the keys there is no file, and none is made. */
    static void keep(Path store, Path backup) throws IOException {
        Path keys = keysOf(store);
        if (Files.exists(keys)) {
            write(of(backup), new LinkedHashSet<>(Files.readAllLines(keys)));
        }
    }

    /**
     * Puts the keys of a backup before those that are there: they belong to the former store.
     *
     * @return whether the backup had some
     */
    static boolean restore(Path backup, Path store) throws IOException {
        if (!Files.exists(of(backup))) {
            return false;
        }
        Path keys = keysOf(store);
        Set<String> lines = new LinkedHashSet<>(Files.readAllLines(of(backup)));
        if (Files.exists(keys)) {
            lines.addAll(Files.readAllLines(keys));
        }
        write(keys, lines);
        return true;
    }

    private static Path keysOf(Path store) {
        return PrivateFiles.directoryOf(store).resolve(Table.Local.KEYS);
    }

    /** Whole and durable before it has its name. */
    private static void write(Path file, Set<String> lines) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        PrivateFiles.make(part);
        Files.writeString(part, String.join("\n", lines) + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE);
        OnlineCopy.sync(part);
        PrivateFiles.giveToOwnerOfDirectory(part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        OnlineCopy.syncDirectory(PrivateFiles.directoryOf(file));
    }
}
