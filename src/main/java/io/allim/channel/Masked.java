package io.allim.channel;

import io.allim.connection.ShownUrl;

/**
 * An address as logs, traces and answers show it. Its text says how, not its channel: an address is masked as well where the
 * channel that reaches it is not installed, or not loaded.
 *
 * <pre>
 * with ://       scheme and host; neither user, path nor query
 * with an @      the first character and the domain
 * arn:…          the last part; of one with a path its last four characters
 * +…             the first two digits and the last two
 * {id}/…         of any kind but e-mail: of what is behind the connection's id as of all others
 * all others     the last four characters, and at most a third
 * </pre>
 */
final class Masked {

    private static final String HIDDEN = "***";

    private Masked() {}

    /** @param isEmail whether it is of the kind of e-mail addresses, in which a slash means nothing */
    static String of(String address, boolean isEmail) {
        if (address.contains("://")) {
            return ShownUrl.masked(address);
        }
        int at = address.lastIndexOf('@');
        if (at > 0 && (isEmail || address.indexOf('/') < 0)) {
            return address.substring(0, 1) + HIDDEN + address.substring(at);
        }
        if (address.startsWith("arn:") && address.indexOf('/') < 0) {
            return HIDDEN + address.substring(address.lastIndexOf(':'));
        }
        if (address.startsWith("+")) {
            return address.substring(0, Math.min(3, address.length())) + HIDDEN + last(address, 2);
        }
        return HIDDEN + last(address, Math.min(4, address.length() / 3));
    }

    private static String last(String text, int characters) {
        return text.substring(Math.max(text.length() - characters, 0));
    }
}
