package io.allim.channel.sns;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Text messages to phones. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.sms")
public interface SmsConfig {

    /** How SNS routes a message. Transactional arrives more reliably and costs more in some countries. */
    enum Type {
        PROMOTIONAL("Promotional"),
        TRANSACTIONAL("Transactional");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** The type of messages that are not urgent; messages of high urgency are transactional in any case. */
    @WithDefault("promotional")
    Type type();

    /** Who the phone shows as the sender: 1 to 11 letters and digits. Not every country supports it. */
    Optional<String> senderId();

    /** The most that one part may cost, in USD. A message that would cost more is not sent by SNS. */
    OptionalDouble maxPrice();

    /** How many messages may leave in a second; SNS takes 20 from most accounts. 0 for no limit. */
    @WithDefault("20")
    double perSecond();

    /**
     * How many parts may leave in a day (UTC); no limit by default. Messages beyond it fail, since they cost money. With
     * {@link #maxPrice} it bounds what a day costs.
     */
    OptionalLong dailyParts();

    static void check(Settings settings) {
        settings.word("allim.sms.type", "promotional", "transactional");
        settings.matches(
                "allim.sms.sender-id",
                "(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}",
                "1 to 11 letters, digits and hyphens with at least one letter, such as ALLIM");
        settings.number("allim.sms.max-price", 0.00001, 100);
        settings.number("allim.sms.per-second", 0, 100_000);
        settings.whole("allim.sms.daily-parts", 0, 1_000_000_000_000L);
    }
}
