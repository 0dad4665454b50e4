package io.allim.notification.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Urgency;
import io.allim.notification.Audience;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.recipient.Target;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationFilterTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Target ADA = new Target.ToRecipient("ada");
    private static final Target OPS = new Target.ToTopic("ops");

    private final Table table = new MemoryTable(new SettableClock(NOW));
    private final NotificationStore store = new NotificationStore(table, new Shards(3), Duration.ofDays(7));

    @Test
    void aRareOne_isFoundPageByPage_andNoPageLooksAtMoreThanAFewHundred() {
        NotificationId rare = accept(OPS, NOW);
        for (int i = 1; i <= 900; i++) {
            accept(ADA, NOW.plusMillis(i));
        }
        List<NotificationFilter.Result> pages = pages(broadcasts(), 20);
        assertThat(pages).hasSize(3);
        assertThat(pages.get(0).notifications()).isEmpty();
        assertThat(pages.get(0).searchedTo()).contains(NOW.plusMillis(501));
        assertThat(ids(pages)).containsExactly(rare);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void pages_haveAllBetweenTwoTimes_andNoneTwice(int limit) {
        List<NotificationId> expected = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            NotificationId id = accept(i % 2 == 0 ? OPS : ADA, NOW.plusSeconds(i));
            if (i % 2 == 0 && i >= 2 && i < 8) {
                expected.addFirst(id);
            }
        }
        NotificationFilter filter = new NotificationFilter(
                Optional.empty(),
                Optional.of("ops"),
                false,
                Optional.of(NotificationStatus.PLANNING),
                Optional.of(NOW.plusSeconds(2)),
                Optional.of(NOW.plusSeconds(8)));
        assertThat(ids(pages(filter, limit))).isEqualTo(expected);
    }

    private static NotificationFilter broadcasts() {
        return new NotificationFilter(
                Optional.empty(), Optional.empty(), true, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private List<NotificationFilter.Result> pages(NotificationFilter filter, int limit) {
        List<NotificationFilter.Result> pages = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            NotificationFilter.Result page = filter.find(store, limit, cursor);
            assertThat(page.notifications()).hasSizeLessThanOrEqualTo(limit);
            pages.add(page);
            cursor = page.cursor();
        } while (cursor.isPresent());
        return pages;
    }

    private static List<NotificationId> ids(List<NotificationFilter.Result> pages) {
        return pages.stream()
                .flatMap(page -> page.notifications().stream())
                .map(Notification::id)
                .toList();
    }

    private NotificationId accept(Target target, Instant at) {
        NotificationRequest notification = NotificationRequest.of(
                at,
                Audience.of(List.of(target)),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode(),
                new SendOptions(Urgency.NORMAL, List.of(), Optional.empty()),
                new Timing(Optional.empty(), Optional.empty()));
        table.write(List.of(store.write(notification, at)));
        return notification.id();
    }
}
