package io.allim.sandbox.sns;

import io.allim.sandbox.wire.Refusal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a topic, or of a platform application or endpoint.
 *
 * @param path what follows the account: one part for a topic, three or four for the others
 */
record SnsArn(String text, String region, List<String> path) {

    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:sns:([a-z0-9-]{1,40}):(\\d{12}):(.+)");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\\.fifo");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]{1,256}");

    static SnsArn of(String parameter, String text) {
        Matcher arn = ARN.matcher(text);
        if (!arn.matches()) {
            throw Refusal.invalid(
                    parameter + " Reason: An ARN must have at least 6 elements, not " + text.split(":", -1).length);
        }
        SnsArn parsed = new SnsArn(text, arn.group(1), List.of(arn.group(3).split("/", -1)));
        if (!parsed.isTopic() && !parsed.isApplication() && !parsed.isEndpoint()) {
            throw Refusal.invalid(parameter);
        }
        return parsed;
    }

    static boolean isTopicName(String name) {
        return TOPIC.matcher(name).matches();
    }

    boolean isTopic() {
        return path.size() == 1 && isTopicName(path.getFirst());
    }

    boolean isFifo() {
        return path.getFirst().endsWith(".fifo");
    }

    boolean isApplication() {
        return is("app", 3);
    }

    boolean isEndpoint() {
        return is("endpoint", 4);
    }

    /** Of an application or endpoint, such as {@code APNS}. */
    String platform() {
        return path.get(1);
    }

    /** The topic's or the platform application's. */
    String name() {
        return isTopic() ? path.getFirst() : path.get(2);
    }

    private boolean is(String kind, int parts) {
        return path.size() == parts
                && path.getFirst().equals(kind)
                && path.stream().allMatch(part -> PART.matcher(part).matches());
    }
}
