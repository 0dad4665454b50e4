package io.allim.table.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("encryption.key");
    }

    @Test
    void file_isMadeForItsOwnerAlone() throws IOException {
        Keyring made = new KeyFile(file()).read();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(new KeyFile(file()).read().current().id())
                .isEqualTo(made.current().id());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void thoseWhoMakeItAtTheSameTime_haveOneKey() throws Exception {
        int makers = 8;
        CyclicBarrier start = new CyclicBarrier(makers);
        try (ExecutorService threads = Executors.newFixedThreadPool(makers)) {
            List<Future<String>> ids = new ArrayList<>();
            for (int i = 0; i < makers; i++) {
                ids.add(threads.submit(() -> {
                    start.await();
                    return new KeyFile(file()).read().current().id();
                }));
            }
            List<String> known = new ArrayList<>();
            for (Future<String> id : ids) {
                known.add(id.get());
            }
            assertThat(known.stream().distinct()).hasSize(1);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void firstLine_isTheKeyThatSeals() throws IOException {
        Files.writeString(file(), "B".repeat(42) + "A=\n" + SealedTables.KEY + "\n");

        Keyring keys = new KeyFile(file()).read();

        assertThat(keys.keys()).hasSize(2);
        assertThat(keys.current().id())
                .isEqualTo(Keyring.key("B".repeat(42) + "A=").orElseThrow().id());
    }

    @Test
    void emptyFile_isNoKeyAndStays() throws IOException {
        Files.createFile(file());

        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> new KeyFile(file()).read())
                .withMessageContaining(file().toString());
        assertThat(file()).isEmptyFile();
    }

    @Test
    void directoryThatIsMissing_isMadeForItsOwnerAlone() throws IOException {
        Path missing = directory.resolve("missing/encryption.key");

        new KeyFile(missing).read();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("missing"))))
                .isEqualTo("rwx------");
    }

    @Test
    void directoryThatCantBeMade_isNamed() throws IOException {
        Files.createFile(directory.resolve("file"));

        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> new KeyFile(directory.resolve("file/encryption.key")).read())
                .withMessageContaining("Let the service's user read and write the directory");
    }
}
