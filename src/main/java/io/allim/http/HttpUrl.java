package io.allim.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL in the one reading that all clients share: what two parsers could read differently is not a URL here.
 *
 * @param host in lower case and ASCII; an IPv6 address without its brackets
 * @param port 1 to 65,535
 * @param target path and query, at least {@code /}
 */
public record HttpUrl(boolean secure, String host, int port, String target) implements UrlParseResult {

    public static final int MAX_LENGTH = 2048;

    private static final Pattern SHAPE = Pattern.compile(
            "(?<scheme>[A-Za-z]+)://(?<host>\\[[^/?#]*]|[^/?#:]*)(?::(?<port>[^/?#]*))?(?<target>[/?].*)?");
    private static final Pattern TARGET = Pattern.compile("(?:[!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*+");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final String ENCODED = "xn--";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern IPV6 =
            Pattern.compile("[0-9a-f:]{2,39}|[0-9a-f:]{1,29}:" + BYTE + "(?:\\." + BYTE + "){3}");

    /**
     * RFC 6761, RFC 6762 with its appendix G, RFC 8375, the name that ICANN has set aside for inside use, and what
     * distributions write into their hosts files.
     */
    private static final List<String> INSIDE = List.of(
            "localhost",
            "localdomain",
            "localdomain4",
            "localdomain6",
            "local",
            "internal",
            "intranet",
            "private",
            "corp",
            "home",
            "lan",
            "home.arpa");

    public static UrlParseResult read(String text) {
        Optional<String> problem = validateText(text);
        if (problem.isPresent()) {
            return new Invalid(problem.get());
        }
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            return new Invalid("The URL must look like https://host/path.");
        }
        String scheme = parts.group("scheme").toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return new Invalid("The URL must start with https://.");
        }
        String port = Optional.ofNullable(parts.group("port")).orElse(scheme.equals("https") ? "443" : "80");
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) > 65_535) {
            return new Invalid("The port of the URL must be a number from 1 to 65535.");
        }
        String target = Optional.ofNullable(parts.group("target")).orElse("/");
        if (!TARGET.matcher(target).matches()) {
            return new Invalid("Percent-encode what is not a plain URL character after the host.");
        }
        return ascii(parts.group("host"))
                .<UrlParseResult>map(host -> new HttpUrl(
                        scheme.equals("https"),
                        host,
                        Integer.parseInt(port),
                        target.startsWith("/") ? target : "/" + target))
                .orElseGet(() -> new Invalid("The host must be a plain domain name; write others as xn--."));
    }

    /** Without what may be a secret. */
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority() + "/***";
    }

    /** {@code host:port} as it is configured for trusted receivers. */
    public String authority() {
        return (isIpv6() ? "[" + host + "]" : host) + ":" + port;
    }

    public boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    public boolean isLoopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || literal().filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** Why the host could never be reached from here, as far as its text tells. */
    Optional<String> validateHost(AddressGuard guard) {
        Optional<InetAddress> literal = literal();
        if (literal.isPresent()) {
            return literal.filter(guard::blocks).map(address -> "The address of the host is not a public one.");
        }
        String[] labels = host.split("\\.", -1);
        boolean isName =
                List.of(labels).stream().allMatch(label -> LABEL.matcher(label).matches());
        String last = labels[labels.length - 1];
        if (host.length() > 253
                || !isName
                || Character.isDigit(last.charAt(0))
                || labels.length > 1 && !DomainName.isPublic(host)) {
            // A last label that starts with a digit would be read as part of an IPv4 address by some clients:
            // https://url.spec.whatwg.org/#ends-in-a-number-checker
            return Optional.of("The host must be a domain name or a plainly written public IP address.");
        }
        if (labels.length < 2 || isInside() || guard.blocksHost(host)) {
            return Optional.of("The host is a name that only has a meaning inside a network.");
        }
        return Optional.empty();
    }

    private Optional<InetAddress> literal() {
        if (IPV4.matcher(host).matches()) {
            return Optional.of(InetAddress.ofLiteral(host));
        }
        try {
            return isIpv6() && IPV6.matcher(host).matches()
                    ? Optional.of(InetAddress.ofLiteral(host))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isInside() {
        return INSIDE.stream().anyMatch(name -> host.equals(name) || host.endsWith("." + name));
    }

    private static Optional<String> validateText(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("The URL must not be longer than 2,048 characters.");
        }
        if (text.codePoints().anyMatch(HttpUrl::isUnsafe)) {
            return Optional.of("The URL must not contain spaces, backslashes or control characters.");
        }
        int authority = text.indexOf("://") + 3;
        int path = indexOfAny(text, "/?#", authority);
        if (text.substring(Math.min(authority, path), path).contains("@")) {
            return Optional.of("The URL must not contain a user name or password.");
        }
        if (text.contains("#")) {
            return Optional.of("The URL must not contain a fragment; it would never reach the receiver.");
        }
        return Optional.empty();
    }

    private static boolean isUnsafe(int character) {
        return character == '\\'
                || Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character)
                || Character.getType(character) == Character.SURROGATE
                || Character.getType(character) == Character.FORMAT
                || Character.getType(character) == Character.UNASSIGNED;
    }

    private static int indexOfAny(String text, String characters, int from) {
        for (int i = from; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** The host as it goes into the lookup; empty when clients could disagree about that. */
    private static Optional<String> ascii(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[") && lower.endsWith("]")) {
            String address = lower.substring(1, lower.length() - 1);
            return IPV6.matcher(address).matches() && address.contains(":") ? Optional.of(address) : Optional.empty();
        }
        boolean isPlain = lower.chars().allMatch(character -> character < 0x80);
        if (isPlain && !lower.contains(ENCODED)) {
            return Optional.of(lower).filter(name -> !name.isEmpty());
        }
        // Stricter than the rules: some clients read digits of other scripts as an IPv4 address, and map ß and ς.
        return Optional.of(host)
                .filter(_ -> isPlain || lower.codePoints().allMatch(HttpUrl::isHostCharacter))
                .flatMap(DomainName::ascii);
    }

    private static boolean isHostCharacter(int character) {
        if (character < 0x80) {
            return character == '.' || character == '-' || Character.isLetterOrDigit(character);
        }
        int type = Character.getType(character);
        boolean isMark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
        return character != 'ß' && character != 'ς' && (isMark || Character.isLetter(character));
    }
}
