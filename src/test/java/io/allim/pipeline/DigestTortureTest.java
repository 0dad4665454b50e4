package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random lives of digests: several producers, hints that are lost, repeated and out of order, deaths of the process and
 * faults at every port, clocks that are put forward and back, ticks that come late and twice, cancelled items. Each has a
 * seed, and a failure says how to live it again. {@code ./mvnw test -Dtest=DigestTortureTest -Dallim.seeds=20000} lives
 * more of them, and {@code -Dallim.seed=17} one alone.
 */
@ExtendWith(Quiet.class)
@Tag("slow")
class DigestTortureTest {

    private static final long SEEDS = Long.getLong("allim.seeds", 250);

    /** The first ones live on the embedded engine, which each death closes; the others in memory. */
    private static final long ON_DISK = Long.getLong("allim.seeds.on-disk", 20);

    /** Enough to see what is wrong; lives of a service that is broken can take their time. */
    private static final int MAX_COMPLAINTS = 20;

    @TempDir
    Path directory;

    private record Complaint(long seed, String text) {}

    @Test
    void everyItem_isInExactlyOneDigestThatIsSentOnce() {
        Long only = Long.getLong("allim.seed");
        LongStream seeds = only == null ? LongStream.range(0, SEEDS) : LongStream.of(only);
        Queue<Complaint> complaints = new ConcurrentLinkedQueue<>();
        DigestSimulation.Sum sum = seeds.parallel()
                .filter(_ -> complaints.size() < MAX_COMPLAINTS)
                .mapToObj(seed -> live(seed, complaints))
                .reduce(DigestSimulation.Sum.ZERO, DigestSimulation.Sum::plus);
        System.out.printf("digests under torture, %,d seeds: %s%n", only == null ? SEEDS : 1, sum);
        assertThat(complaints.stream().limit(MAX_COMPLAINTS).toList())
                .as(() -> complaints.stream()
                        .mapToLong(Complaint::seed)
                        .distinct()
                        .limit(5)
                        .mapToObj(DigestTortureTest::replay)
                        .collect(Collectors.joining("\n")))
                .isEmpty();
        assertThat(sum.items()).isPositive();
    }

    @Test
    void seed_isTheSameLifeEveryTime() {
        for (long seed = ON_DISK; seed < ON_DISK + 10; seed++) {
            assertThat(messages(seed)).as("of seed " + seed).isEqualTo(messages(seed));
        }
    }

    private DigestSimulation.Sum live(long seed, Queue<Complaint> complaints) {
        try (PipelineFixture fixture = fixture(seed)) {
            DigestSimulation life = new DigestSimulation(seed, fixture);
            life.live().forEach(text -> complaints.add(new Complaint(seed, text)));
            return life.sum();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(replay(seed), e);
        }
    }

    private PipelineFixture fixture(long seed) {
        try {
            return seed < ON_DISK
                    ? new PipelineFixture(Files.createTempDirectory(directory, "seed"))
                    : new PipelineFixture();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<PipelineFixture.Departed> messages(long seed) {
        try (PipelineFixture fixture = fixture(seed)) {
            new DigestSimulation(seed, fixture).live();
            return fixture.departed;
        }
    }

    private static String replay(long seed) {
        return "seed %d, again by: ./mvnw test -Dtest=DigestTortureTest -Dallim.seed=%d".formatted(seed, seed);
    }
}
