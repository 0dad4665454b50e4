package io.allim.channel;

import io.allim.connection.Connection;
import io.allim.http.DomainName;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one spelling of an address. It decides what is the same, and is never sent to. The text of the address says which rule
 * it has, not its channel: stored addresses are read where no channel is loaded.
 *
 * <pre>
 * with ://       a URL: scheme and host in lower case, the host in ASCII, no default port, a path, and percent-encoding of
 *                what needs it alone, as in RFC 3986, section 6.2.2
 * {id}/…         of any kind but e-mail, behind a connection's id: as it is, since ids tell capitals apart, and so may what is
 *                behind them; names with an @ in front, such as ops/@Alerts, in lower case
 * with an @      an e-mail address: ASCII form of the domain, all in lower case: no provider of note tells Ada@ from ada@,
 *                and a complaint from either must stop both. Dots and what follows a plus sign tell mailboxes apart.
 * all others     as they are: a phone number has one spelling here, and ARNs tell capitals apart
 * </pre>
 *
 * <p>What an older version stored may be none of what is taken today; such texts have a spelling as well.
 */
final class CanonicalSpelling {

    private static final Pattern URL =
            Pattern.compile("(?i)(https?)://([^/?#@:\\[]+|\\[[^]]*])(?::([0-9]*))?([/?].*)?");

    /** A connection, and where it sends to. */
    private static final Pattern CONNECTED =
            Pattern.compile("(?<connection>" + Connection.ID + "/)(?<where>.*)", Pattern.DOTALL);

    private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

    private CanonicalSpelling() {}

    /** @param isEmail whether it is of the kind of e-mail addresses, in which a slash means nothing */
    static String of(String address, boolean isEmail) {
        if (address.contains("://")) {
            return url(address);
        }
        Matcher connected = CONNECTED.matcher(address);
        if (!isEmail && connected.matches()) {
            return connected.group("connection") + connectedTo(connected.group("where"));
        }
        return address.lastIndexOf('@') > 0 ? email(address) : address;
    }

    private static String connectedTo(String where) {
        return where.startsWith("@") ? where.toLowerCase(Locale.ROOT) : where;
    }

    private static String email(String address) {
        int domain = address.lastIndexOf('@') + 1;
        return address.substring(0, domain).toLowerCase(Locale.ROOT) + host(address.substring(domain));
    }

    private static String url(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return url;
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        String port = parts.group(3) == null ? "" : parts.group(3);
        boolean isDefault = port.isEmpty() || port.equals(scheme.equals("https") ? "443" : "80");
        String target = parts.group(4) == null ? "/" : decoded(parts.group(4));
        return scheme + "://" + host(parts.group(2)) + (isDefault ? "" : ":" + port)
                + (target.startsWith("/") ? target : "/" + target);
    }

    private static String host(String host) {
        return DomainName.ascii(host).orElseGet(() -> host.toLowerCase(Locale.ROOT));
    }

    /** Characters that need no encoding stand for themselves; the digits of the others are capitals. */
    private static String decoded(String target) {
        return ENCODED.matcher(target).replaceAll(found -> {
            int character = Integer.parseInt(found.group(1), 16);
            boolean plain =
                    character < 0x80 && (Character.isLetterOrDigit(character) || "-._~".indexOf(character) >= 0);
            return plain ? Character.toString(character) : found.group().toUpperCase(Locale.ROOT);
        });
    }
}
