package io.allim.api.find;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.DescribedChannels;
import io.allim.channel.Kinds;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Addresses;
import io.allim.recipient.Endpoint;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.SuppressionStore;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Table;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far one page searches. */
class FindResourceTest {

    private static final SettableClock CLOCK = new SettableClock(Instant.parse("2027-03-01T08:00:00Z"));

    private final Table table = new MemoryTable(CLOCK);
    private final RecipientStore recipients = new RecipientStore(table, CLOCK);
    private final FindResource resource = new FindResource(
            recipients,
            new SuppressionStore(table),
            new DeliveryStore(table, new Shards(1), Duration.ofDays(1), Duration.ZERO, Set.<String>of()::contains),
            new NotificationStore(table, new Shards(1), Duration.ofDays(1)),
            new Addresses(DescribedChannels.forTemplates()),
            CLOCK);

    /** The one that is wanted comes after so many others. */
    @ParameterizedTest
    @CsvSource({"1998, true", "1999, true", "2000, false"})
    void page_ends_afterTwoThousand(int others, boolean found) {
        for (int i = 0; i < others; i++) {
            recipient(i, "other");
        }
        recipient(others, "ada");
        FindResource.Found first = find(Optional.empty());
        assertThat(first.items()).hasSize(found ? 1 : 0);
        assertThat(first.searched()).isEqualTo(Math.min(others + 1, 2000));
        if (!found) {
            FindResource.Found second = find(first.cursor());
            assertThat(second.items()).hasSize(1);
            assertThat(second.searched()).isOne();
            assertThat(second.cursor()).isEmpty();
        }
    }

    /** Recipients are read a hundred at once. */
    @ParameterizedTest
    @CsvSource({"19, 200", "20, 100", "21, 100"})
    void page_ends_withTwentyThatHaveIt(int having, int searched) {
        for (int i = 0; i < 200; i++) {
            recipient(i, i < having ? "ada" : "other");
        }
        FindResource.Found page = find(Optional.empty());
        assertThat(page.items()).hasSize(having);
        assertThat(page.searched()).isEqualTo(searched);
    }

    private void recipient(int number, String name) {
        recipients.put(new Recipient(
                "r%05d".formatted(number),
                List.of(new Endpoint(new Address(Kinds.EMAIL, name + "@example.com"), false)),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode()));
    }

    private FindResource.Found find(Optional<String> cursor) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        cursor.ifPresent(text -> query.add("cursor", text));
        UriInfo uri = (UriInfo) Proxy.newProxyInstance(
                FindResourceTest.class.getClassLoader(), new Class<?>[] {UriInfo.class}, (_, _, _) -> query);
        return resource.find(uri, "{\"email\":\"ada@example.com\"}".getBytes(UTF_8));
    }
}
