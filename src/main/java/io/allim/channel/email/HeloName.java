package io.allim.channel.email;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The name with which this service greets mail servers: the machine's full name, or where it has none the address that it
 * is seen with, in brackets. Many servers refuse {@code localhost}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5321#section-4.1.3">RFC 5321, address literals</a>
 * @see <a href="https://www.postfix.org/postconf.5.html#reject_non_fqdn_helo_hostname">Postfix</a>
 */
final class HeloName {

    /** A machine whose name is looked up in vain answers late. */
    private static final Duration LOOKUP = Duration.ofSeconds(2);

    private static final Pattern FULL = Pattern.compile(
            "(?i)(?!localhost\\.|.*\\.(?:localdomain|localhost)$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+"
                    + "(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private HeloName() {}

    /** @param host of the mail server */
    static String find(String host, int port) {
        return canonicalName().filter(HeloName::isFull).orElseGet(() -> literal(ownAddress(host, port)));
    }

    static boolean isFull(String name) {
        return name.length() <= 253 && FULL.matcher(name).matches();
    }

    static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        String plain = scope < 0 ? text : text.substring(0, scope);
        return address instanceof Inet6Address ? "[IPv6:" + plain + "]" : "[" + plain + "]";
    }

    private static Optional<String> canonicalName() {
        FutureTask<String> lookup =
                new FutureTask<>(() -> InetAddress.getLocalHost().getCanonicalHostName());
        Thread.ofVirtual().name("helo-name").start(lookup);
        try {
            return Optional.of(lookup.get(LOOKUP.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    /** That of the network which leads to the server; nothing is sent. */
    private static InetAddress ownAddress(String host, int port) {
        try (DatagramSocket towards = new DatagramSocket()) {
            towards.connect(new InetSocketAddress(host, port));
            return towards.getLocalAddress();
        } catch (IOException | RuntimeException e) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
