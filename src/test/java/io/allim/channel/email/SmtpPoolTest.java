package io.allim.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Few connections, kept open, and nothing that is wrong with them is the mail's fault. */
@Tag("slow")
final class SmtpPoolTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private static EmailChannel channel(SmtpStandIn server, int connections, int mailsEach, Duration idle) {
        EmailSettings settings = EmailSettings.smtp(server.port(), LONG);
        return EmailSettings.channel(
                settings.with(EmailSettings.smtp(server.port(), connections, mailsEach, idle)), InstantSource.system());
    }

    private static Message message(int number) {
        return new Message(
                "t-" + number,
                new Address(Kinds.EMAIL, "ada@example.com"),
                "Title",
                "Body",
                Optional.empty(),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                Instant.EPOCH);
    }

    /** As the dispatcher does it: who finds no connection comes again. */
    private static void sendAll(EmailChannel channel, int mails) throws Exception {
        List<Callable<Outcome>> sends = IntStream.range(0, mails)
                .<Callable<Outcome>>mapToObj(i -> () -> sent(channel, i))
                .toList();
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (var sent : threads.invokeAll(sends)) {
                assertThat(sent.get()).isInstanceOf(Outcome.Accepted.class);
            }
        }
    }

    private static Outcome sent(EmailChannel channel, int mail) {
        Outcome outcome = channel.send(message(mail));
        while (outcome instanceof Outcome.NotReady busy && busy.after().isPresent()) {
            outcome = channel.send(message(mail));
        }
        return outcome;
    }

    @Test
    void manyMails_shareTheConnections() throws Exception {
        try (SmtpStandIn server = new SmtpStandIn(Map.of(), 3, UNBOUNDED)) {
            sendAll(channel(server, 3, 100, LONG), 50);
            assertThat(server.seen()).hasSize(50);
            assertThat(server.connections()).isLessThanOrEqualTo(3);
        }
    }

    /** Each of the others was one too many once. */
    @Test
    void serverThatTakesFewer_getsFewer() throws Exception {
        try (SmtpStandIn server = new SmtpStandIn(Map.of(), 3, UNBOUNDED)) {
            sendAll(channel(server, 10, 100, LONG), 50);
            assertThat(server.seen()).hasSize(50);
            assertThat(server.connections()).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void serverThatTakesNone_isNotTheMailsFault() {
        try (SmtpStandIn server = new SmtpStandIn(Map.of(), 0, UNBOUNDED)) {
            assertThat(channel(server, 3, 100, LONG).send(message(1)))
                    .isInstanceOfSatisfying(
                            Outcome.NotReady.class, it -> assertThat(it.why()).endsWith("too many connections from …"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 3", "4, 2", "5, 1", "6, 1"})
    void connection_isMadeAnewAfterItsMails(int mailsEach, int connections) {
        try (SmtpStandIn server = new SmtpStandIn()) {
            EmailChannel channel = channel(server, 3, mailsEach, LONG);
            IntStream.range(0, 5).forEach(i -> channel.send(message(i)));
            assertThat(server.connections()).isEqualTo(connections);
        }
    }

    @Test
    void connectionThatTheServerEnded_isMadeAnew() throws IOException {
        try (SmtpStandIn server = new SmtpStandIn(Map.of(), UNBOUNDED, 2)) {
            EmailChannel channel = channel(server, 3, 100, LONG);
            IntStream.range(0, 5)
                    .forEach(i -> assertThat(channel.send(message(i))).isInstanceOf(Outcome.Accepted.class));
            assertThat(server.connections()).as("ended with 421").isEqualTo(3);

            server.hangUp();

            assertThat(channel.send(message(6))).isInstanceOf(Outcome.Accepted.class);
            assertThat(server.seen()).hasSize(6);
        }
    }

    @Test
    void connection_servesTheNextMailAfterARefusal() {
        try (SmtpStandIn server = new SmtpStandIn(Map.of("RCPT", "550 5.1.1 user unknown"))) {
            EmailChannel channel = channel(server, 3, 100, LONG);
            IntStream.range(0, 3).forEach(i -> channel.send(message(i)));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void connectionWithoutAMail_isClosed() {
        try (SmtpStandIn server = new SmtpStandIn()) {
            channel(server, 3, 100, Duration.ofMillis(50)).send(message(1));
            await().until(() -> server.open() == 0);
            assertThat(server.commands()).endsWith("QUIT");
        }
    }

    @Test
    void disconnecting_leavesNoConnection() {
        try (SmtpStandIn server = new SmtpStandIn()) {
            EmailChannel channel = channel(server, 3, 100, LONG);
            channel.send(message(1));
            channel.disconnect();
            await().until(() -> server.open() == 0);
            assertThat(channel.send(message(2))).isInstanceOf(Outcome.Accepted.class);
        }
    }

    /** Who would wait for longer than a moment gives the dispatcher's turn back, and comes when there is likely room. */
    @Test
    void mail_thatFindsNoConnection_getsATurn() throws InterruptedException {
        EmailConfig.Smtp config = EmailSettings.smtp(1, 1, 100, LONG);
        SmtpPool pool = new SmtpPool(() -> new SmtpConnection(Session.getInstance(new Properties()), config), config);
        SmtpConnection connection = ((SmtpPool.Slot.Taken) pool.take()).connection();
        long slow = Duration.ofSeconds(20).toNanos();
        pool.giveBack(connection, slow);
        assertThat(pool.take()).isEqualTo(new SmtpPool.Slot.Taken(connection));

        Duration first = ((SmtpPool.Slot.Busy) pool.take()).after();
        Duration second = ((SmtpPool.Slot.Busy) pool.take()).after();
        Duration last = second;
        for (int i = 0; i < 30; i++) {
            last = ((SmtpPool.Slot.Busy) pool.take()).after();
        }

        assertThat(first).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(10));
        assertThat(second).isGreaterThan(first.plusSeconds(3));
        assertThat(last).isEqualTo(Duration.ofMinutes(1));
        pool.giveBack(connection, slow);
        assertThat(pool.take()).isEqualTo(new SmtpPool.Slot.Taken(connection));
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.com, true",
        "a.b, true",
        "ip-10-0-0-7.ec2.internal, true",
        "localhost, false",
        "localhost.localdomain, false",
        "box.localdomain, false",
        "localhost.example, false",
        "box, false",
        "10.0.0.7, false",
        "box., false",
        ".box, false",
        "a_b.example, false",
        "'', false"
    })
    void name_isFullWithADot(String name, boolean full) {
        assertThat(HeloName.isFull(name)).isEqualTo(full);
    }

    @Test
    void name_isElseTheAddress() throws IOException {
        assertThat(HeloName.literal(InetAddress.ofLiteral("10.0.0.7"))).isEqualTo("[10.0.0.7]");
        assertThat(HeloName.literal(InetAddress.ofLiteral("fe80::7%1")))
                .startsWith("[IPv6:fe80:")
                .doesNotContain("%");
        assertThat(HeloName.find("127.0.0.1", 25)).matches("\\[127\\.0\\.0\\.1]|.+\\..+");
    }
}
