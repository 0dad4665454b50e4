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

    /**
     * @param used of the cap's most
     * @param until when it is forgotten, and counting begins anew
     */
    public record Use(DailyCap cap, long used, Instant until) {}

    /** What has left today. */
    public Use use(DailyCap cap) {
        LocalDate day = today();
        long used = table.get(key(cap, day))
                .map(stored -> Long.parseLong(stored.item().body()))
                .orElse(0L);
        return new Use(cap, used, end(day));
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
        return table.add(key(cap, day), amount, cap.most(), end(day).plus(Duration.ofDays(1)));
    }

    private static Key key(DailyCap cap, LocalDate day) {
        return new Key("cap/" + cap.name(), day.toString());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static Instant end(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
