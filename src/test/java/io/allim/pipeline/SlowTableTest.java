package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.Urgency;
import io.allim.pipeline.limit.RateLimiter;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.Table;
import io.allim.table.Write;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pace on a table whose requests take their time. */
class SlowTableTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final int WORKERS = 16;
    private static final int MAILS = 25;

    private final VirtualTime time = new VirtualTime(START);
    private final MemoryTable table = new MemoryTable(time);
    private final List<Instant> left = new ArrayList<>();
    private final Random random = new Random(1);

    /** Places that were yet to come when they were taken. One that is moved to a later time is still one. */
    private int places;

    private long intervalMicros;

    private int missed;

    /**
     * The requests of a table take up to a third more or less than they do in general. Two processes with eight workers each
     * send what they can; where that is less than the pace allows, places are free and may be passed over.
     */
    @ParameterizedTest
    @CsvSource({"4, 20, 11", "60, 20, 11", "300, 20, 20", "4, 200, 11", "60, 200, 20", "300, 200, 20", "300, 1, 11"})
    void mailTakesOnePlaceWhereThereAreFew_andNoSecondHasMoreThanItsPace(
            int millis, int perSecond, int placesOfTenMails) throws Exception {
        Channel email = new Email(perSecond);
        intervalMicros = (long) (1_000_000 / (perSecond * 0.9));
        List<Runnable> workers = new ArrayList<>();
        for (int process = 0; process < 2; process++) {
            RateLimiter limiter = new RateLimiter(slow(millis), time, end -> {
                time.sleepUntil(end);
                return true;
            });
            IntStream.range(0, WORKERS / 2)
                    .forEach(_ -> workers.add(() -> {
                        for (int i = 0; i < MAILS * (perSecond == 1 ? 1 : 4) / 4; i++) {
                            send(limiter, email, slow(millis));
                        }
                    }));
        }

        time.run(workers);

        assertThat(missed).isZero();
        assertThat(most()).isLessThanOrEqualTo(perSecond);
        assertThat(places).isLessThanOrEqualTo(left.size() * placesOfTenMails / 10);
    }

    /** Until it has left: turn, lease, its place, the mail, its record. */
    private void send(RateLimiter limiter, Channel email, Table slow) {
        for (int tries = 0; tries < 200; tries++) {
            switch (limiter.reserve(email, message())) {
                case RateLimiter.Reservation.Held(Instant until, String _) ->
                    time.sleepUntil(until.plusMillis(random.nextInt(1000)));
                case RateLimiter.Reservation.Slot place -> {
                    slow.write(List.of(Write.put(Item.of(new Key("lease", "l"), "{}"))));
                    boolean itsTurn = limiter.await(place);
                    if (itsTurn) {
                        left.add(time.instant());
                        time.sleep(Duration.ofMillis(60));
                    }
                    slow.write(List.of(Write.put(Item.of(new Key("record", "r"), "{}"))));
                    if (itsTurn) {
                        return;
                    }
                    missed++;
                }
            }
        }
    }

    private Table slow(int millis) {
        return (Table) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    Duration half = Duration.ofNanos((long) (millis * 500_000L * (0.67 + 0.66 * random.nextDouble())));
                    time.sleep(half);
                    Object result = method.invoke(table, arguments);
                    if (result instanceof OptionalLong end
                            && end.isPresent()
                            && ((Key) arguments[0]).sort().equals("clock")
                            && (long) arguments[1] >= intervalMicros
                            && end.getAsLong() / 1000 > time.instant().toEpochMilli()) {
                        places++;
                    }
                    time.sleep(half);
                    return result;
                });
    }

    private int most() {
        List<Instant> at = left.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int i = 0; i < at.size(); i++) {
            while (!at.get(first).plusSeconds(1).isAfter(at.get(i))) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    private static Message message() {
        return new Message(
                "dlv_1",
                new Address(Kinds.EMAIL, "ada@example.com"),
                "",
                "Hello",
                Optional.empty(),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                START);
    }

    private record Email(double perSecond) implements Channel {
        @Override
        public String name() {
            return "email";
        }

        @Override
        public AddressKind reaches() {
            return Kinds.EMAIL;
        }

        @Override
        public Optional<String> validate(String address) {
            return Optional.empty();
        }

        @Override
        public Optional<RateLimit> rateLimit(Message message) {
            return Optional.of(new RateLimit("email", perSecond));
        }

        @Override
        public Outcome send(Message message) {
            throw new AssertionError("nothing is sent here");
        }
    }
}
