package io.allim.channel.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Answers names that end in {@code rebind.test} by what they say, and leaves all others to the system. A name holds one
 * label per lookup, the last of which stays: {@code x1.08080808.7f000001.rebind.test} is 8.8.8.8 once and 127.0.0.1
 * then. Addresses of one answer are joined with a hyphen. The first label tells names with the same answers apart.
 */
public final class RebindingResolver extends InetAddressResolverProvider {

    private static final String SUFFIX = ".rebind.test";
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Map<String, AtomicInteger> lookups = new ConcurrentHashMap<>();

    public RebindingResolver() {
        // A cache would hide the second answer from clients that look a name up twice.
        Security.setProperty("networkaddress.cache.ttl", "0");
    }

    /** A new name; each answer is one address or several, with a space between them. */
    static String name(String... answers) {
        return Stream.of(answers)
                .map(answer -> Stream.of(answer.split(" "))
                        .map(address -> HexFormat.of()
                                .formatHex(InetAddress.ofLiteral(address).getAddress()))
                        .collect(Collectors.joining("-")))
                .collect(Collectors.joining(".", "x" + NAMES.incrementAndGet() + ".", SUFFIX));
    }

    @Override
    public String name() {
        return "rebinding";
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver system = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return host.endsWith(SUFFIX) ? answer(host) : system.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return system.lookupByAddress(address);
            }
        };
    }

    private Stream<InetAddress> answer(String host) throws UnknownHostException {
        String[] labels = host.substring(0, host.length() - SUFFIX.length()).split("\\.");
        int lookup = lookups.computeIfAbsent(host, _ -> new AtomicInteger()).incrementAndGet();
        String[] addresses = labels[Math.min(lookup, labels.length - 1)].split("-");
        InetAddress[] answer = new InetAddress[addresses.length];
        for (int i : IntStream.range(0, addresses.length).toArray()) {
            answer[i] = InetAddress.getByAddress(host, HexFormat.of().parseHex(addresses[i]));
        }
        return Arrays.stream(answer);
    }
}
