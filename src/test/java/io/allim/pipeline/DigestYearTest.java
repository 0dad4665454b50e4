package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.recipient.Target;
import io.allim.time.Cron;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Step;
import io.allim.workflow.Window;
import io.allim.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Time is an input: a year of daily digests with the clock turned, one for each of 20 recipients in 20 zones every morning, or
 * of as many as {@code -Dallim.people=1000} says. The state is in memory, or with {@code -Dallim.sqlite=true
 * -Dallim.threads=32} on disk.
 */
@Tag("slow")
class DigestYearTest {

    private static final int DAYS = Integer.getInteger("allim.days", 365);
    private static final int PEOPLE = Integer.getInteger("allim.people", 20);
    private static final int THREADS = Integer.getInteger("allim.threads", 2);

    /** When it is nine in none of the zones, whatever daylight saving does. */
    private static final Duration AFTERNOON = Duration.ofHours(7);

    @TempDir
    Path directory;

    @Test
    void everybody_hasOneDigestEveryMorning() {
        try (PipelineFixture fixture = Boolean.getBoolean("allim.sqlite")
                ? new PipelineFixture(directory, THREADS)
                : new PipelineFixture(THREADS)) {
            Map<String, ZoneId> zones = people(fixture);
            daily(fixture);
            long begin = System.nanoTime();
            for (int day = 0; day < DAYS; day++) {
                Instant afternoon =
                        PipelineFixture.START.plus(Duration.ofDays(day)).plus(AFTERNOON);
                fixture.until(afternoon);
                fixture.accept(fixture.starting(
                        "news", JsonNodeFactory.instance.objectNode().put("n", day), new Target.ToTopic("everybody")));
            }
            fixture.until(PipelineFixture.START.plus(Duration.ofDays(DAYS + 1L)));
            System.out.printf(
                    "a year of digests: %,d in %.1f s%n", fixture.departed.size(), (System.nanoTime() - begin) / 1e9);

            assertThat(fixture.departed).hasSize(DAYS * PEOPLE);
            Map<String, List<String>> bodies = new HashMap<>();
            fixture.departed.forEach(message -> {
                assertThat(message.at().atZone(zones.get(message.to())).toLocalTime())
                        .isEqualTo(LocalTime.of(9, 0));
                bodies.computeIfAbsent(message.to(), _ -> new ArrayList<>()).add(message.body());
            });
            List<String> all = IntStream.range(0, DAYS)
                    .mapToObj(day -> "digest 1[" + day + "]")
                    .toList();
            assertThat(bodies.values())
                    .hasSize(PEOPLE)
                    .allSatisfy(own -> assertThat(own).isEqualTo(all));
        }
    }

    /** @return the zones by address */
    private static Map<String, ZoneId> people(PipelineFixture fixture) {
        Map<String, ZoneId> zones = new HashMap<>();
        List<String> ids =
                IntStream.range(0, PEOPLE).mapToObj(n -> "person" + n).toList();
        for (int n = 0; n < PEOPLE; n++) {
            ZoneId zone = ZoneId.of(DigestSimulation.ZONES.get(n % DigestSimulation.ZONES.size()));
            String address = n + "@example.com";
            fixture.recipient(ids.get(n), zone, new Address(Kinds.EMAIL, address));
            zones.put(address, zone);
        }
        fixture.topics.subscribe("everybody", ids);
        return zones;
    }

    /** The workflow "news", of which all is gathered until nine in the morning. */
    static void daily(PipelineFixture fixture) {
        Window nine = new Window.Scheduled(Cron.parse("0 9 * * *").orElseThrow(), Optional.empty(), Optional.empty());
        Step step = new Step(
                "email",
                List.of(new ChannelOption("email", "digest")),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(DigestRule.of(nine)),
                List.of());
        fixture.workflows.put(
                new Workflow("news", 0, Optional.empty(), Optional.empty(), false, Map.of(), List.of(step)));
    }
}
