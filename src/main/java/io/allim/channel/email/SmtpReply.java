package io.allim.channel.email;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an SMTP server answered.
 *
 * @param code -1 when there is none that can be read
 * @param text the lines as they came
 */
record SmtpReply(int code, String text) {

    /**
     * The enhanced status stands behind the code and nowhere else, and begins with the same digit.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc2034#section-4">RFC 2034, section 4</a>
     */
    private static final Pattern STATUS =
            Pattern.compile("(?m)^([245])[0-9]{2}[ -](\\1\\.[0-9]{1,3}\\.[0-9]{1,3})(?=\\s|$)");

    private static final Pattern CONCURRENCY = Pattern.compile(
            "too many|concurrent|simultaneous|connections? (limit|count|rate)|maximum (number of )?connections");

    /** Such as {@code 5.1.1}; empty text when there is none. */
    String status() {
        Matcher status = STATUS.matcher(text);
        return status.find() ? status.group(2) : "";
    }

    boolean isReadable() {
        return code >= 200 && code < 600;
    }

    boolean isRefusal() {
        return code >= 400 && code < 600;
    }

    boolean isForNow() {
        return code / 100 == 4;
    }

    /** Whether the server ends the connection with it, whatever was asked: RFC 5321, section 3.8. */
    boolean endsConnection() {
        return code == 421;
    }

    /** Whether it says that there are too many connections at a time. */
    boolean isAboutConnections() {
        return isForNow() && says(CONCURRENCY);
    }

    boolean says(Pattern words) {
        return words.matcher(text.toLowerCase(Locale.ROOT)).find();
    }

    @Override
    public String toString() {
        return status().isEmpty() ? Integer.toString(code) : code + " " + status();
    }

    /** Kept for what can be answered with a refusal alone. */
    static Optional<SmtpReply> refusal(int code, String text) {
        return Optional.of(new SmtpReply(code, text)).filter(reply -> reply.isRefusal() || !reply.isReadable());
    }
}
