package io.allim.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.delivery.DeliveryId;
import io.allim.recipient.Recipient;
import io.allim.recipient.RecipientStore;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.sqlite.SqliteTable;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the channels' contract asks of a channel whose provider is the table. */
final class InboxChannelTest {

    private static final Instant AT = Instant.parse("2026-11-23T05:00:00Z");
    private static final String TOKEN = "dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc";
    private static final String ADA = "ada";

    @TempDir
    private Path directory;

    private SqliteTable table;
    private RecipientStore recipients;
    private InboxStore inbox;
    private Channel channel;

    @BeforeEach
    void open() {
        table = new SqliteTable(directory.resolve("allim.db"), () -> AT);
        recipients = new RecipientStore(table, InstantSource.system());
        recipients.put(new Recipient(ADA, List.of(), Optional.empty(), Optional.empty(), data()));
        inbox = new InboxStore(table, recipients, new KeptFor(Duration.ofDays(90)));
        channel = new InboxChannel(inbox);
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void send_isDeliveredWithAllThatItHolds() {
        assertThat(channel.send(message("Dinner", "is ready", data()))).isEqualTo(new Outcome.Delivered(TOKEN));
        assertThat(entry().title()).isEqualTo("Dinner");
        assertThat(entry().body()).isEqualTo("is ready");
        assertThat(entry().url()).contains("https://example.com/orders/4711");
        assertThat(entry().data()).isEqualTo(data());
        assertThat(entry().at()).isEqualTo(AT);
        assertThat(entry().urgency()).isEqualTo(Urgency.HIGH);
    }

    @Test
    void send_makesOneEntryOfAllAttempts() throws Exception {
        Callable<Outcome> send = () -> channel.send(message("Dinner", "is ready", data()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var sent : threads.invokeAll(Collections.nCopies(16, send))) {
                assertThat(sent.get()).isEqualTo(new Outcome.Delivered(TOKEN));
            }
        }
        InboxReader reader = new InboxReader(table, Instant::now);
        assertThat(reader.newest(new InboxReader.Listing(ADA, Optional.empty(), 100), Optional.empty())
                        .entries())
                .hasSize(1);
        assertThat(reader.counts(ADA).unread()).isEqualTo(1);
    }

    @Test
    void send_mayHaveLeftWhenTheStoreDoesNotAnswer() {
        Table silent = (Table)
                Proxy.newProxyInstance(Table.class.getClassLoader(), new Class<?>[] {Table.class}, (_, _, _) -> {
                    throw new TableUnavailable("secret", new IOException());
                });
        Channel cut = new InboxChannel(new InboxStore(
                silent, new RecipientStore(silent, InstantSource.system()), new KeptFor(Duration.ofDays(90))));
        assertThat(cut.send(message("Dinner", "is ready", data())))
                .asInstanceOf(type(Outcome.TryAgain.class))
                .matches(Outcome.TryAgain::mayHaveLeft)
                .matches(outcome -> !outcome.why().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\\", "\n", "x", "é", "안", "\ud83d\ude80", "\u0001", "\ud800", "<"})
    void send_cutsWhatIsTooLong(String character) {
        ObjectNode large = JsonNodeFactory.instance.objectNode();
        large.put("x", "y".repeat(InboxChannel.MAX_DATA - 8));
        String link = "https://example.com/" + "x".repeat(InboxChannel.MAX_URL - 20);
        String title = "t" + character.repeat(300_000) + "t";
        String body = "b" + character.repeat(300_000) + "b";
        assertThat(channel.send(new Message(TOKEN, ada(), title, body, Optional.of(link), Urgency.LOW, large, AT)))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(entry().url()).contains(link);
        assertThat(entry().body()).startsWith("b").endsWith("…");
        assertThat(entry().body().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(32_000, InboxChannel.MAX_BODY);
        assertThat(entry().title().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(InboxChannel.MAX_TITLE);
    }

    @Test
    void send_isRejectedWhenTheRecipientIsErased() {
        recipients.beginErasure(ADA, AT);
        assertThat(channel.send(message("Dinner", "is ready", data())))
                .isEqualTo(Outcome.rejected("the recipient is no longer known"));
    }

    @Test
    void send_isRejectedWhenTheDataIsTooLarge() {
        ObjectNode large = JsonNodeFactory.instance.objectNode();
        large.put("x", "\n".repeat(InboxChannel.MAX_DATA / 2));
        assertThat(channel.send(message("Dinner", "is ready", large)))
                .asInstanceOf(type(Outcome.Rejected.class))
                .matches(outcome -> outcome.why().contains("262,144") && !outcome.addressGone());
        assertThat(new InboxReader(table, Instant::now).state(ADA)).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,<b>",
                "//example.com",
                "https:",
                "https://a b",
                "https://a\"b/",
                "https://x/\ny"
            })
    void send_leavesOutLinksThatLeadElsewhere(String link) {
        channel.send(new Message(TOKEN, ada(), "Dinner", "x", Optional.of(link), Urgency.LOW, data(), AT));
        assertThat(entry().url()).isEmpty();
    }

    @Test
    void send_leavesOutALinkThatIsTooLong() {
        String link = "https://example.com/" + "x".repeat(InboxChannel.MAX_URL - 19);
        channel.send(new Message(TOKEN, ada(), "Dinner", "x", Optional.of(link), Urgency.LOW, data(), AT));
        assertThat(entry().url()).isEmpty();
    }

    @Test
    void send_isRejectedWhenTheTokenIsNoDelivery() {
        Message other = new Message("token_-1", ada(), "Dinner", "x", Optional.empty(), Urgency.LOW, data(), AT);
        assertThat(channel.send(other)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void objection_isASentenceForWhatIsNoRecipient() {
        for (String good : List.of("ada.b_c:d@e+f-9", "auth0|5f7c", "a/b", "é", "x".repeat(128))) {
            assertThat(channel.validate(good)).as(good).isEmpty();
        }
        for (String bad : List.of("", " ", ".", "a\n", "e\u0301", "x".repeat(129), "\0", "\ud800")) {
            assertThat(channel.validate(bad)).as(bad).isPresent();
        }
    }

    private InboxEntry entry() {
        return inbox.find(ADA, DeliveryId.parse(TOKEN).orElseThrow()).orElseThrow();
    }

    private static Message message(String title, String body, ObjectNode data) {
        Optional<String> url = Optional.of("https://example.com/orders/4711");
        return new Message(TOKEN, ada(), title, body, url, Urgency.HIGH, data, AT);
    }

    private static Address ada() {
        return new Address(Kinds.INBOX, ADA);
    }

    private static ObjectNode data() {
        return JsonNodeFactory.instance.objectNode().put("order", "4711");
    }
}
