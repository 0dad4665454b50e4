package io.allim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server processes that want the same data directory. */
@Timeout(180)
class DataDirIT {

    @TempDir
    Path data;

    private final List<Process> launched = new ArrayList<>();

    private Process launch(String... options) throws IOException {
        Process process = ServerJar.at(data, options).launch();
        launched.add(process);
        return process;
    }

    /** @return all lines up to that one; up to the last if none has the text */
    private static String logUntil(BufferedReader log, String text) throws IOException {
        StringBuilder lines = new StringBuilder();
        String line = log.readLine();
        while (line != null) {
            lines.append(line).append('\n');
            if (line.contains(text)) {
                return lines.toString();
            }
            line = log.readLine();
        }
        return lines.toString();
    }

    private Process listening(String... options) throws IOException {
        Process process = launch(options);
        assertThat(logUntil(process.inputReader(), "Listening on")).contains("Listening on");
        return process;
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : launched) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void secondProcess_endsWithASentence_andTheFirstGoesOn() throws Exception {
        Process first = listening();
        Process second = launch("-Dallim.data-dir-wait=1s");
        String log = logUntil(second.inputReader(), "no such line");
        assertThat(second.waitFor()).isEqualTo(1);
        assertThat(log)
                .contains("process " + first.pid() + " has " + data + ": waiting for its end, for 1 s at most.")
                .contains("cannot use " + data + ": process " + first.pid() + " has it, and only one may at a time.")
                .doesNotContain("Listening on")
                .doesNotContain("\tat ");
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void nextProcess_listensWhenTheOneBeforeItHasEnded() throws Exception {
        Process first = listening();
        BufferedReader second = launch().inputReader();
        assertThat(logUntil(second, "waiting for its end")).contains("process " + first.pid() + " has " + data);
        first.destroy();
        assertThat(logUntil(second, "Listening on")).contains("Listening on");
        assertThat(first.waitFor(1, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void processThatWaits_endsWhenItIsToldTo() throws Exception {
        Process first = listening();
        Process second = launch("-Dallim.data-dir-wait=10m");
        logUntil(second.inputReader(), "waiting for its end");
        second.destroy();
        assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void killedProcess_keepsNobodyOut() throws Exception {
        listening().destroyForcibly().waitFor();
        listening("-Dallim.data-dir-wait=0s");
    }

    /** Between its two moves: an empty store in this place would be taken for the restored one. */
    @Test
    void restoreThatBrokeOff_endsTheStart_andNothingIsChanged() throws Exception {
        Path copy = Files.writeString(data.resolve("allim.db.restoring"), "the copy");
        Process process = launch();
        String log = logUntil(process.inputReader(), "no such line");
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(log)
                .contains("cannot use " + copy + ": a restore broke off")
                .contains("restore the backup again")
                .doesNotContain("Listening on")
                .doesNotContain("\tat ");
        assertThat(copy).hasContent("the copy");
        assertThat(data.resolve("allim.db")).doesNotExist();
    }
}
