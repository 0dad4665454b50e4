package io.allim.channel;

/**
 * What may leave in one day (UTC), from all processes together.
 *
 * @param name of what is counted, such as {@code sms}
 * @param amount what the message at hand takes of it
 * @param most what a day has
 * @param description what is counted and which setting says so, such as {@code parts of SMS (allim.sms.daily-parts)}
 */
public record DailyCap(String name, long amount, long most, String description) {

    /** The same cap for a message that takes another amount of it. */
    public DailyCap taking(long other) {
        return new DailyCap(name, other, most, description);
    }
}
