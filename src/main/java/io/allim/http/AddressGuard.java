package io.allim.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says which addresses a webhook may never reach, because something lives there that trusts its network. The predicates
 * of {@link InetAddress} miss many of them, so the table is written out. Sources: the IANA special-purpose address
 * registries, https://www.iana.org/assignments/iana-ipv4-special-registry and
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
public final class AddressGuard {

    private static final List<Block> IPV4 = blocks(
            "0.0.0.0/8", // this network; 0.0.0.0 reaches this machine
            "10.0.0.0/8", // private, RFC 1918
            "100.64.0.0/10", // carrier-grade NAT, RFC 6598; metadata of some clouds
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // the platform's own endpoint in Azure
            "169.254.0.0/16", // link-local: instance metadata, container credentials, the Lambda runtime
            "172.16.0.0/12", // private, RFC 1918
            "192.0.0.0/24", // IETF protocol assignments
            "192.0.2.0/24", // documentation, TEST-NET-1
            "192.88.99.0/24", // 6to4 relays, RFC 7526
            "192.168.0.0/16", // private, RFC 1918
            "198.18.0.0/15", // benchmarking, RFC 2544
            "198.51.100.0/24", // documentation, TEST-NET-2
            "203.0.113.0/24", // documentation, TEST-NET-3
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, and the broadcast address

    /** The blocks outside {@link #GLOBAL_IPV6} are redundant; they say what lives there. */
    private static final List<Block> IPV6 = blocks(
            "::/96", // unspecified, loopback, IPv4-compatible (RFC 4291), which nobody routes
            "::ffff:0:0:0/96", // IPv4-translated (RFC 2765), inside a network
            "64:ff9b:1::/48", // NAT64 for local use, RFC 8215: where it leads is up to a network
            "100::/64", // discard, RFC 6666
            "2001::/23", // IETF protocol assignments: Teredo, whose relays are nearby as well, benchmarking, ORCHID
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, RFC 7526: whoever answers is a relay nearby
            "3fff::/20", // documentation, RFC 9637
            "5f00::/16", // segment routing, RFC 9602
            "fc00::/7", // unique local: instance metadata at fd00:ec2::254
            "fe80::/10", // link-local
            "fec0::/10", // site-local, RFC 3879
            "ff00::/8"); // multicast

    private static final Block GLOBAL_IPV6 = Block.of("2000::/3");
    private static final Block MAPPED_IPV4 =
            new Block(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0}, 96);

    /** What DNS64 makes of the addresses of receivers in networks without IPv4, as AWS has them: RFC 6052. */
    private static final Block NAT64 = Block.of("64:ff9b::/96");

    private final Optional<String> runtimeHost;

    /** @param runtimeApi host and port of the Lambda Runtime API, where there is one */
    public AddressGuard(Optional<String> runtimeApi) {
        this.runtimeHost = runtimeApi.map(AddressGuard::host).filter(host -> !host.isEmpty());
    }

    public boolean blocks(InetAddress address) {
        return runtimeHost.filter(address.getHostAddress()::equals).isPresent() || inTable(address.getAddress());
    }

    /** For names; numbers are to be judged as addresses. */
    boolean blocksHost(String host) {
        return runtimeHost.filter(host::equalsIgnoreCase).isPresent();
    }

    private static boolean inTable(byte[] address) {
        if (address.length == 4) {
            return contains(IPV4, address);
        }
        boolean insideBlocked = contains(IPV4, Arrays.copyOfRange(address, 12, 16));
        if (MAPPED_IPV4.contains(address) || NAT64.contains(address)) {
            return insideBlocked;
        }
        return !GLOBAL_IPV6.contains(address) || contains(IPV6, address) || isIsatap(address) && insideBlocked;
    }

    /** A machine with such an interface sends to the IPv4 address inside: RFC 5214, section 6.1. */
    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~0x02) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
    }

    private static boolean contains(List<Block> table, byte[] address) {
        return table.stream().anyMatch(block -> block.contains(address));
    }

    private static String host(String hostAndPort) {
        String authority = hostAndPort.split("/", 2)[0];
        int colon = authority.lastIndexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    private static List<Block> blocks(String... blocks) {
        return Stream.of(blocks).map(Block::of).toList();
    }

    private record Block(byte[] network, int bits) {

        static Block of(String cidr) {
            int slash = cidr.indexOf('/');
            return new Block(
                    InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress(),
                    Integer.parseInt(cidr.substring(slash + 1)));
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            if (Arrays.mismatch(network, 0, whole, address, 0, whole) >= 0) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || ((network[whole] ^ address[whole]) & 0xff) >> (8 - rest) == 0;
        }
    }
}
