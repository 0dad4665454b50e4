package io.allim.channel;

import io.allim.table.Sha256;

/**
 * How fast messages may leave, from all processes together.
 *
 * @param name of what sets the limit, such as {@code sms} or {@code webhook/hooks.example.com}: all messages of one name
 *     share its places
 * @param perSecond messages a second, more than 0
 */
public record RateLimit(String name, double perSecond) {

    public RateLimit {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("the pace of " + name + " is " + perSecond + "; it must be more than 0");
        }
    }

    /**
     * The name of a limit that a place has, such as a chat. A place can be a credential, so that the name has its hash.
     *
     * @param place in its one spelling
     */
    public static String nameOf(String channel, String place) {
        return channel + "/" + Sha256.hex(place).substring(0, 16);
    }

    public RateLimit times(double factor) {
        return new RateLimit(name, perSecond * factor);
    }

    /** For what shows it: {@code 20 a second to sms}. */
    @Override
    public String toString() {
        String number =
                perSecond == Math.rint(perSecond) ? Long.toString((long) perSecond) : Double.toString(perSecond);
        return number + " a second to " + name;
    }
}
