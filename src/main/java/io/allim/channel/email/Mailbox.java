package io.allim.channel.email;

import io.allim.channel.PlainText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who writes mail, such as {@code Allim <allim@example.com>}.
 *
 * @param name what the reader sees beside the address; may be empty
 */
record Mailbox(String name, EmailAddress address) {

    private static final Pattern NAMED = Pattern.compile("\\s*\"?([^<>\"]{0,200}?)\"?\\s*<([^<>]+)>\\s*");

    static Optional<Mailbox> parse(String text) {
        Matcher named = NAMED.matcher(text);
        if (named.matches()) {
            String name = new PlainText(named.group(1)).oneLine().value();
            return EmailAddress.parse(named.group(2)).map(address -> new Mailbox(name, address));
        }
        return EmailAddress.parse(text.strip()).map(address -> new Mailbox("", address));
    }

    /** As a header holds it. */
    @Override
    public String toString() {
        return name.isEmpty() ? address.toString() : EncodedText.header(name, "<" + address + ">");
    }
}
