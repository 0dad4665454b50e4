package io.allim.feedback;

import io.allim.access.ButtonTokens;
import io.allim.channel.ButtonReports.Report.Pressed;
import io.allim.channel.ButtonReports.Result;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.Acknowledgement;
import io.allim.pipeline.control.Acknowledger;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What presses of buttons change. */
@Singleton
final class ButtonPresses {

    private static final String UNKNOWN = "This can no longer be acknowledged: the message is not known any more.";

    private final ButtonTokens tokens;
    private final DeliveryStore deliveries;
    private final Acknowledger acknowledger;

    ButtonPresses(ButtonTokens tokens, DeliveryStore deliveries, Acknowledger acknowledger) {
        this.tokens = tokens;
        this.deliveries = deliveries;
        this.acknowledger = acknowledger;
    }

    /**
     * Acknowledges the delivery whose message the button is in; again: says who did it first.
     *
     * @param channel whose provider reported it: the button of another channel's message is not known here
     */
    Result take(Pressed press, String channel, Instant now) {
        return tokens.verify(press.token(), now)
                .flatMap(DeliveryId::parse)
                .flatMap(deliveries::find)
                .filter(delivery -> delivery.channel().equals(channel))
                .map(delivery -> acknowledge(delivery, press.who(), now))
                .orElse(new Result(false, UNKNOWN));
    }

    private Result acknowledge(Delivery delivery, String who, Instant now) {
        return new Result(true, line(acknowledger.acknowledge(delivery, Optional.of(who), now), now));
    }

    /** With the day where it is another one. */
    private static String line(Acknowledgement holds, Instant now) {
        String form = day(holds.at()).equals(day(now)) ? "HH:mm" : "yyyy-MM-dd HH:mm";
        String at = DateTimeFormatter.ofPattern(form, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(holds.at());
        String by = holds.who().map(name -> " by " + name).orElse("");
        return "Acknowledged" + by + " at " + at + " UTC";
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
