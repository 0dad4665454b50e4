package io.allim.rule;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IP addresses, such as {@code 10.0.0.0/24} or {@code 2001:db8::/32}.
 *
 * @param bits how many bits of the network count
 */
record Cidr(InetAddress network, int bits) {

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}");
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    /** @throws PatternFault when it is none */
    static Cidr of(String text, String at) {
        int slash = text.indexOf('/');
        String bits = text.substring(slash + 1);
        Optional<InetAddress> network = address(text.substring(0, Math.max(slash, 0)));
        if (network.isEmpty()
                || !BITS.matcher(bits).matches()
                || Integer.parseInt(bits) > network.get().getAddress().length * Byte.SIZE) {
            throw new PatternFault(at, "Give a block of addresses such as 10.0.0.0/24 or 2001:db8::/32.");
        }
        return new Cidr(network.get(), Integer.parseInt(bits));
    }

    /** The block of one address; empty when the text is none. */
    static Optional<Cidr> ofAddress(String text) {
        return address(text).map(address -> new Cidr(address, address.getAddress().length * Byte.SIZE));
    }

    /** @param text of any kind */
    boolean contains(String text) {
        return address(text).filter(this::contains).isPresent();
    }

    private boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Never asks a name server. */
    private static Optional<InetAddress> address(String text) {
        if (!IPV4.matcher(text).matches()
                && !(text.contains(":") && IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
