package io.allim.pipeline.limit;

import io.allim.channel.Channel;
import io.allim.channel.DailyCap;
import io.allim.channel.Message;
import io.allim.table.Key;
import io.allim.table.Table;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps all processes together within what channels may send in a day of UTC.
 *
 * <pre>
 * cap/{name}  / 2027-03-01     what has left on that day
 * </pre>
 */
@Singleton
public final class DailyCaps {

    private final Table table;
    private final InstantSource clock;

    public DailyCaps(Table table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    /**
     * Counts the message.
     *
     * @return why it may not leave; empty when it may
     */
    public Optional<String> countOrRefuse(Channel channel, Message message) {
        return channel.dailyCap(message).flatMap(this::exceeded);
    }

    private Optional<String> exceeded(DailyCap cap) {
        LocalDate day = today();
        return count(cap, cap.amount(), day).isPresent()
                ? Optional.empty()
                : Optional.of("the " + cap.most() + " " + cap.description() + " of " + day
                        + " are used up; the next day begins at " + end(day));
    }

    /** Counts a message no more that surely has not left. */
    public void giveBack(Channel channel, Message message) {
        channel.dailyCap(message).ifPresent(cap -> count(cap, -cap.amount(), today()));
    }

    private OptionalLong count(DailyCap cap, long amount, LocalDate day) {
        return table.add(
                new Key("cap/" + cap.name(), day.toString()), amount, cap.most(), end(day).plus(Duration.ofDays(1)));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static Instant end(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
