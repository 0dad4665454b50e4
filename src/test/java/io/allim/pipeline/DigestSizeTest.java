package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DigestItem;
import io.allim.delivery.Route;
import io.allim.notification.Content;
import io.allim.notification.Digest;
import io.allim.notification.DigestWindow;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.compose.DigestContents;
import io.allim.pipeline.compose.DigestReader;
import io.allim.recipient.Target;
import io.allim.table.Write;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DigestSizeTest {

    private static final int ITEMS = 100_000;

    @TempDir
    Path directory;

    @Test
    void hundredThousandItems_areCountedExactlyAndSomeAreShown() {
        try (PipelineFixture world = new PipelineFixture(directory, 1)) {
            Target.ToRecipient ada = world.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
            NotificationRequest first = world.notification(List.of(ada), Optional.empty(), Optional.empty());
            world.accept(PipelineFixture.with(grouped(), first));
            world.drainHints();
            fill(world, ada, ITEMS - 1);
            world.until(PipelineFixture.START.plus(Duration.ofHours(2)));

            assertThat(world.departed).hasSize(1);
            String body = world.departed.getFirst().body();
            List<String> lines = body.lines().toList();
            assertThat(lines).hasSize(501).last().isEqualTo("and 99500 more: https://allim.example/d/token");
            assertThat(lines.getFirst()).isEqualTo("• Hello: It works.");
            Digest digest = digest(world, ada);
            DigestContents contents = new DigestReader(world.digests, PipelineFixture.TEMPLATES).read(digest);
            assertThat(contents.total()).isEqualTo(ITEMS);
            assertThat(contents.items()).hasSizeLessThanOrEqualTo(500);
            assertThat(contents.groups().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(ITEMS);
            assertThat(contents.groups()).hasSizeLessThanOrEqualTo(1001).containsEntry("7", 20L);
        }
    }

    private static DigestRule grouped() {
        return new DigestRule(
                Optional.empty(),
                new Window.Fixed(Duration.ofHours(1)),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of("group"),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static Digest digest(PipelineFixture world, Target ada) {
        return NotificationStore.readDigest(
                world.notifications.digests(ada, 1, Optional.empty()).items().getFirst());
    }

    /** As the gatherer would, many at a time. */
    private static void fill(PipelineFixture world, Target ada, int more) {
        Digest digest = digest(world, ada);
        DigestWindow before = digest.window();
        DigestWindow after = before.without(-more);
        world.engineWrite(world.notifications.write(digest.with(after), after.closesAt()));
        List<Write> writes = new ArrayList<>();
        for (int n = 0; n < more; n++) {
            Instant turn = PipelineFixture.START.plusMillis(1 + n);
            DeliveryId id = DeliveryId.of(NotificationId.next(turn), ada, Route.channel("email"));
            writes.add(world.digests.write(
                    digest.id(),
                    new DigestItem(
                            id,
                            turn,
                            JsonNodeFactory.instance.objectNode().put("n", n).put("group", n % 5000),
                            Optional.of(new Content("Item", Integer.toString(n), Optional.empty())),
                            Optional.empty(),
                            false,
                            0),
                    after.closesAt()));
            if (writes.size() == 100 || n == more - 1) {
                world.engineWrites(writes);
                writes.clear();
            }
        }
    }
}
