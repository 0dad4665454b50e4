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
        try (PipelineFixture fixture = new PipelineFixture(directory, 1)) {
            Target.ToRecipient ada = fixture.recipient("ada", new Address(Kinds.EMAIL, "ada@example.com"));
            NotificationRequest first = fixture.notification(List.of(ada), Optional.empty(), Optional.empty());
            fixture.accept(PipelineFixture.with(grouped(), first));
            fixture.drainHints();
            fill(fixture, ada, ITEMS - 1);
            fixture.until(PipelineFixture.START.plus(Duration.ofHours(2)));

            assertThat(fixture.departed).hasSize(1);
            String body = fixture.departed.getFirst().body();
            List<String> lines = body.lines().toList();
            assertThat(lines).hasSize(501).last().isEqualTo("and 99500 more: https://allim.example/d/token");
            assertThat(lines.getFirst()).isEqualTo("• Hello: It works.");
            Digest digest = digest(fixture, ada);
            DigestContents contents = new DigestReader(fixture.digests, PipelineFixture.TEMPLATES).read(digest);
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

    private static Digest digest(PipelineFixture fixture, Target ada) {
        return NotificationStore.readDigest(
                fixture.notifications.digests(ada, 1, Optional.empty()).items().getFirst());
    }

    /** As the appender does, many at a time. */
    private static void fill(PipelineFixture fixture, Target ada, int more) {
        Digest digest = digest(fixture, ada);
        DigestWindow before = digest.window();
        DigestWindow after = before.without(-more);
        fixture.engineWrite(fixture.notifications.write(digest.with(after), after.closesAt()));
        List<Write> writes = new ArrayList<>();
        for (int n = 0; n < more; n++) {
            Instant turn = PipelineFixture.START.plusMillis(1 + n);
            DeliveryId id = DeliveryId.of(NotificationId.next(turn), ada, Route.channel("email"));
            writes.add(fixture.digests.write(
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
                fixture.engineWrites(writes);
                writes.clear();
            }
        }
    }
}
