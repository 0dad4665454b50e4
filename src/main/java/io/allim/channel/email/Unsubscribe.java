package io.allim.channel.email;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the receiver's software ends such mail with one POST. Both headers must be covered by the DKIM signature, which
 * the mail server or SES makes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8058">RFC 8058</a>
 */
record Unsubscribe(String url) {

    static final String HEADER = "List-Unsubscribe";
    static final String POST_HEADER = "List-Unsubscribe-Post";
    static final String POST = "List-Unsubscribe=One-Click";

    /**
     * Characters of a header's value in SES.
     *
     * @see <a href="https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html">MessageHeader</a>
     */
    private static final int MAX_VALUE = 870;

    /** RFC 8058 wants https; mail software that is tried out on this machine may do without. */
    private static final Pattern URL =
            Pattern.compile("(https://|http://(localhost|127\\.0\\.0\\.1)[:/])[A-Za-z0-9._~:/?#@!$&'()*+;=%-]+");

    static Optional<Unsubscribe> parse(String url) {
        return Optional.of(url)
                .filter(text -> text.length() <= MAX_VALUE - 2)
                .filter(text -> URL.matcher(text).matches())
                .map(Unsubscribe::new);
    }

    String value() {
        return "<" + url + ">";
    }
}
