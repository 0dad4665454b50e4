package io.allim.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.http.AddressGuard;
import io.allim.http.HttpResult;
import io.allim.http.HttpSender;
import io.allim.http.HttpUrl;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.http.Outgoing;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No form of URL brings the channel to an address that is not public. Canaries listen on the loopback addresses; forms
 * say {@code PORT} where theirs goes. Both schemes are tried, as if http were allowed, so that nothing is refused for
 * its scheme alone.
 */
final class HostileUrlTest {

    /** Forms that are refused by their text, whatever the reason. */
    private static final String REFUSED = """
        http://127.0.0.1:PORT/
        HTTP://127.0.0.1:PORT/
        http://127.0.0.1:PORT
        http://127.0.0.1:PORT?x
        https://127.0.0.1:PORT/
        http://127.1:PORT/
        http://127.0.1:PORT/
        http://127.000.000.001:PORT/
        http://127.0.0.01:PORT/
        http://0127.0.0.1:PORT/
        http://0177.0.0.1:PORT/
        http://0177.0.0.01:PORT/
        http://0177.1:PORT/
        http://00000000177.0.0.1:PORT/
        http://017700000001:PORT/
        http://0o17700000001:PORT/
        http://2130706433:PORT/
        http://02130706433:PORT/
        http://4294967297:PORT/
        http://6425673729:PORT/
        http://0x7f000001:PORT/
        http://0X7F000001:PORT/
        http://0x7f.0.0.1:PORT/
        http://0x7f.0x0.0x0.0x1:PORT/
        http://0x7f.1:PORT/
        http://0x7f.0.1:PORT/
        http://0x07f.1:PORT/
        http://0x0000000007f000001:PORT/
        http://127.0x0.0.1:PORT/
        http://127.0.0.0x1:PORT/
        http://127.0.0.0x:PORT/
        http://127.0.0.1.:PORT/
        http://127.0.0.1..:PORT/
        http://127.1.:PORT/
        http://0x7f.1.:PORT/
        http://.127.0.0.1:PORT/
        http://127..0.1:PORT/
        http://127.0.0.1.0:PORT/
        http://127.0.0.256:PORT/
        http://383.0.0.1:PORT/
        http://-127.0.0.1:PORT/
        http://+127.0.0.1:PORT/
        http://127.0.0.1%00:PORT/
        http://127.0.0.1%2f:PORT/
        http://127.0.0.1%20:PORT/
        http://127%2e0%2e0%2e1:PORT/
        http://%31%32%37.0.0.1:PORT/
        http://%6c%6f%63%61%6c%68%6f%73%74:PORT/
        http://localhos%74:PORT/
        http://１２７.0.0.1:PORT/
        http://１２７．０．０．１:PORT/
        http://127。0。0。1:PORT/
        http://127｡0｡0｡1:PORT/
        http://127．0．0．1:PORT/
        http://①②⑦.⓪.⓪.①:PORT/
        http://١٢٧.٠.٠.١:PORT/
        http://१२७.०.०.१:PORT/
        http://𝟏𝟐𝟕.𝟎.𝟎.𝟏:PORT/
        http://¹²⁷.0.0.1:PORT/
        http://0ｘ7f.1:PORT/
        http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/
        http://ｌｏｃａｌｈｏｓｔ:PORT/
        http://ℓocalhost:PORT/
        http://loc\u00adalhost:PORT/
        http://local\u200bhost:PORT/
        http://local\u2060host:PORT/
        http://\u202elocalhost:PORT/
        http://lo\u212aalhost:PORT/
        http://localhoſt:PORT/
        http://localhost:PORT/
        http://LOCALHOST:PORT/
        http://LocalHost:PORT/
        http://localhost.:PORT/
        http://localhost..:PORT/
        http://.localhost:PORT/
        http://a.localhost:PORT/
        http://a.b.localhost:PORT/
        http://localhost.localdomain:PORT/
        http://localhost6.localdomain6:PORT/
        http://ip6-localhost:PORT/
        http://ip6-loopback:PORT/
        http://127.0.0.1.local:PORT/
        http://printer.local:PORT/
        http://metadata.google.internal/
        http://METADATA.google.INTERNAL./
        http://instance-data.ec2.internal/
        http://host.docker.internal:PORT/
        http://kubernetes.default.svc.cluster.local/
        http://kubernetes/
        http://metadata/
        http://router.lan/
        http://nas.home.arpa/
        http://wiki.corp/
        http://wiki.intranet/
        http://0:PORT/
        http://0.0.0.0:PORT/
        http://0.0:PORT/
        http://00.00.00.00:PORT/
        http://0x0:PORT/
        http://0.1.2.3:PORT/
        http://127.255.255.254:PORT/
        http://127.0.0.2:PORT/
        http://10.0.0.1/
        http://10.255.255.255/
        http://012.0.0.1/
        http://167772161/
        http://172.16.0.1/
        http://172.31.255.255/
        http://192.168.0.1/
        http://192.168.1/
        http://0xc0a80001/
        http://3232235521/
        http://100.64.0.1/
        http://100.127.255.255/
        http://100.100.100.200/
        http://168.63.129.16/
        http://169.254.169.254/latest/meta-data/
        http://169.254.170.2/v2/credentials
        http://169.254.100.1:9001/2018-06-01/runtime/invocation/next
        http://169.254.0.1/
        http://2852039166/
        http://0xa9fea9fe/
        http://0xa9.0xfe.0xa9.0xfe/
        http://0251.0376.0251.0376/
        http://169.16689662/
        http://169.254.43518/
        http://192.0.0.1/
        http://192.0.0.192/
        http://192.0.2.1/
        http://192.88.99.1/
        http://198.18.0.1/
        http://198.19.255.255/
        http://198.51.100.1/
        http://203.0.113.1/
        http://224.0.0.1/
        http://239.255.255.255/
        http://240.0.0.1/
        http://255.255.255.255/
        http://4294967295/
        http://[::1]:PORT/
        http://[::]:PORT/
        http://[0:0:0:0:0:0:0:1]:PORT/
        http://[0000:0000:0000:0000:0000:0000:0000:0001]:PORT/
        http://[::0:1]:PORT/
        http://[::0001]:PORT/
        http://[0::1]:PORT/
        http://[::1%25lo]:PORT/
        http://[::1%lo]:PORT/
        http://[::1%251]:PORT/
        http://[::1]]:PORT/
        http://[[::1]]:PORT/
        http://[::1:PORT/
        http://::1:PORT/
        http://::1/
        http://[:PORT/
        http://[]:PORT/
        http://[127.0.0.1]:PORT/
        http://[localhost]:PORT/
        http://[v1.::1]:PORT/
        http://[：：1]:PORT/
        http://[::1].example.com:PORT/
        http://[::127.0.0.1]:PORT/
        http://[::7f00:1]:PORT/
        http://[::8.8.8.8]/
        http://[::ffff:127.0.0.1]:PORT/
        http://[::ffff:7f00:1]:PORT/
        http://[::FFFF:127.0.0.1]:PORT/
        http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/
        http://[::ffff:0:127.0.0.1]:PORT/
        http://[::ffff:127.1]:PORT/
        http://[::ffff:0177.0.0.1]:PORT/
        http://[::ffff:10.0.0.1]/
        http://[::ffff:169.254.169.254]/
        http://[::ffff:a9fe:a9fe]/
        http://[64:ff9b::127.0.0.1]:PORT/
        http://[64:ff9b::a9fe:a9fe]/
        http://[64:ff9b::10.0.0.1]/
        http://[64:ff9b::192.0.2.1]/
        http://[64:ff9b::255.255.255.255]/
        http://[64:ff9b::1:8.8.8.8]/
        http://[64:ff9b:1::1]/
        http://[100::1]/
        http://[2001::1]/
        http://[2001:0:7f00:1::]/
        http://[2002:808:808::1]/
        http://[::ffff:0:8.8.8.8]/
        http://[2606:4700::5efe:10.0.0.1]/
        http://[2606:4700::200:5efe:127.0.0.1]/
        http://[fe80::5efe:8.8.8.8]/
        http://[2001:2::1]/
        http://[2001:10::1]/
        http://[2001:20::1]/
        http://[2001:db8::1]/
        http://[2002:7f00:1::]/
        http://[2002:a9fe:a9fe::1]/
        http://[3fff::1]/
        http://[4000::1]/
        http://[5f00::1]/
        http://[fc00::1]/
        http://[fd00:ec2::254]/latest/meta-data/
        http://[fd12:3456:789a::1]/
        http://[fe80::1]/
        http://[fe80::a9fe:a9fe%25eth0]/
        http://[febf::1]/
        http://[fec0::1]/
        http://[ff02::1]/
        http://[ff0e::1]/
        http://user@127.0.0.1:PORT/
        http://user:pass@example.com/
        http://@127.0.0.1:PORT/
        http://example.com@127.0.0.1:PORT/
        http://127.0.0.1:PORT@example.com/
        http://example.com:80@127.0.0.1:PORT/
        http://example.com:80#@127.0.0.1:PORT/
        http://example.com#@127.0.0.1:PORT/
        http://127.0.0.1:PORT#.example.com/
        http://127.0.0.1:PORT#@example.com/
        http://127.0.0.1:PORT\\@example.com/
        http://example.com\\@127.0.0.1:PORT/
        http://127.0.0.1:PORT\\.example.com/
        http:\\\\127.0.0.1:PORT\\
        http:/\\127.0.0.1:PORT/
        http:127.0.0.1:PORT/
        http:/127.0.0.1:PORT/
        http:///127.0.0.1:PORT/
        http:////127.0.0.1:PORT/
        //127.0.0.1:PORT/
        ///127.0.0.1:PORT/
        127.0.0.1:PORT
        127.0.0.1:PORT/http://example.com
        /etc/passwd
        https://
        https:///
        https://?
        https://:PORT/
        https://./
        https://../
        https://example.com:0/
        https://example.com:65536/
        https://example.com:99999999999/
        https://example.com:-1/
        https://example.com:+443/
        https://example.com:０/
        https://example.com:0443/
        https://example.com:/
        https://example.com:443:PORT/
        https://example.com:80,127.0.0.1:PORT/
        https://example.com,127.0.0.1:PORT/
        https://example.com;127.0.0.1:PORT/
        https://exam ple.com/
        https://example.com /
        https://example.com/a b
        https://example.com/\\..\\
        https://example.com/%
        https://example.com/%0
        https://example.com/%zz
        https://example.com/é
        https://example.com/<script>
        https://example.com/"
        https://example.com/{x}
        https://example.com/#fragment
        https://example.com#
        https://exa_mple.com/
        https://-example.com/
        https://example-.com/
        https://example..com/
        https://.example.com/
        https://example.com./
        https://example.c0m.1/
        https://example.123/
        https://example.0x1/
        https://faß.de/
        https://example\u3002com/
        https://💩.la/
        https://ex\u0301\u0000ample.com/
        https://${jndi:ldap://127.0.0.1:PORT}/
        ftp://127.0.0.1:PORT/
        file:///etc/passwd
        file://127.0.0.1/etc/passwd
        gopher://127.0.0.1:PORT/_GET
        dict://127.0.0.1:PORT/
        ldap://127.0.0.1:PORT/
        jar:http://127.0.0.1:PORT/!/
        data:text/plain,hello
        javascript:alert(1)
        url:http://127.0.0.1:PORT/
        netdoc:///etc/passwd
        ws://127.0.0.1:PORT/
        unix:/run/docker.sock
        https+unix://%2frun%2fdocker.sock/
        httpx://127.0.0.1:PORT/
        https\u0000://127.0.0.1:PORT/
        """;

    /** What a name may resolve to, several addresses with a space between them; lookups with a comma. */
    private static final String RESOLVED = """
        127.0.0.1
        ::1
        127.0.0.1 ::1
        0.0.0.0
        ::
        10.0.0.1
        100.64.0.1
        168.63.129.16
        169.254.169.254
        169.254.100.1
        172.16.0.1
        192.0.0.192
        192.0.2.1
        192.88.99.1
        192.168.0.1
        198.18.0.1
        198.51.100.1
        203.0.113.1
        224.0.0.1
        255.255.255.255
        ::7f00:1
        64:ff9b::7f00:1
        64:ff9b:1::1
        100::1
        2001::1
        2001:10::1
        2001:db8::1
        2002:7f00:1::
        3fff::1
        fd00:ec2::254
        fe80::1
        fec0::1
        ff02::1
        8.8.8.8 127.0.0.1
        127.0.0.1 8.8.8.8
        8.8.8.8 8.8.4.4 1.1.1.1 9.9.9.9 127.0.0.1
        2606:4700:4700::1111 127.0.0.1
        1.1.1.1 ::1
        8.8.8.8 169.254.169.254
        """;

    /** What reaches the client when the look at the text is left out: the guard at connect stands alone. */
    private static final List<String> RAW_HOSTS = List.of(
            "localhost",
            "LOCALHOST",
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "0177.0.0.1",
            "017700000001",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0x7f.0.0.1",
            "127.0.0.01",
            "0",
            "0.0.0.0",
            "0x0",
            "::1",
            "::",
            "0:0:0:0:0:0:0:1",
            "::ffff:127.0.0.1",
            "::ffff:7f00:1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "::1%lo",
            "::1%1",
            "fe80::1%lo",
            "169.254.169.254",
            "2852039166",
            "10.0.0.1",
            "fd00:ec2::254",
            "100.64.0.1",
            "255.255.255.255");

    private static final String ACCEPTED = """
        https://example.com
        https://[64:ff9b::808:808]/
        https://[64:ff9b::8.8.8.8]/
        https://[::ffff:8.8.8.8]/
        https://[2606:4700::5efe:8.8.8.8]/
        https://[2606:4700::100:5efe:10.0.0.1]/
        https://example.com/
        https://example.com?x=1
        HTTPS://EXAMPLE.COM/Hook
        https://example.com:443/
        https://example.com:8443/hooks/1
        https://example.com:65535/
        https://example.com:1/
        https://a.b.c.d.e.example.co.uk/
        https://hooks.slack.com/services/T000/B000/XXXX
        https://discord.com/api/webhooks/123/abc_DEF-456
        https://prod-12.westeurope.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=x
        https://abcdefghij.execute-api.eu-west-1.amazonaws.com/prod/hook
        https://abc.lambda-url.us-east-1.on.aws/
        https://example.com/a/../b/./c//d
        https://example.com/;v=1,2/$x/!y/(z)/*/'q'/a:b@c
        https://example.com/~user/=+&
        https://example.com/%E2%82%AC?q=%20%00
        https://example.com/?url=http://127.0.0.1/
        https://example.com/http://localhost/
        https://example.com/@127.0.0.1
        https://example.com/?@127.0.0.1:80
        https://example.com/?a%5B0%5D=1
        https://1.1.1.1/
        https://8.8.8.8:8443/dns
        https://100.63.255.255/
        https://100.128.0.0/
        https://172.15.255.255/
        https://172.32.0.1/
        https://169.253.255.255/
        https://192.0.1.1/
        https://223.255.255.255/
        https://11.0.0.1/
        https://[2606:4700:4700::1111]/
        https://[2a00:1450:4001:80b::200e]:8443/x
        https://[2001:4860:4860:0:0:0:0:8888]/
        https://[2003::1]/
        https://[::ffff:8.8.8.8]/
        https://localhost.example.com/
        https://local.example/
        https://internal.example.com/
        https://127.0.0.1.example.com/
        https://10.example.com/
        https://0x7f.example.com/
        https://123.example.com/
        https://1password.com/
        https://3m.com/
        https://x.com/
        https://my-host--x.example.com/
        https://xn--bcher-kva.example/
        https://bücher.example/
        https://안녕.example/
        https://пример.испытание/
        https://例え.jp/
        https://उदाहरण.example/
        """;

    private static Receiver canary;
    private static Optional<Receiver> canary6;
    private static WebhookChannel channel;
    private static Outbound outbound;

    @BeforeAll
    static void open() throws Exception {
        canary = Receiver.canary("127.0.0.1");
        boolean hasIpv6 = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
        canary6 = hasIpv6 ? Optional.of(Receiver.canary("::1")) : Optional.empty();
        outbound = OutboundSettings.STRICT.http().outbound();
        channel = new WebhookChannel(new FixedSecrets(), outbound, OutboundSettings.STRICT.http());
    }

    @AfterAll
    static void close() {
        outbound.close();
        canary.close();
        canary6.ifPresent(Receiver::close);
    }

    @AfterEach
    void canariesLive() {
        assertThat(canary.connections()).isZero();
        canary6.ifPresent(receiver -> assertThat(receiver.connections()).isZero());
    }

    static Stream<String> refused() {
        return REFUSED.lines().distinct();
    }

    static Stream<String> resolved() {
        return RESOLVED.lines().distinct();
    }

    static Stream<String> rawHosts() {
        return RAW_HOSTS.stream();
    }

    static Stream<String> accepted() {
        return ACCEPTED.lines().distinct();
    }

    @Test
    void thereAreEnoughForms() {
        assertThat(refused().count() + resolved().count() + rawHosts().count()).isGreaterThanOrEqualTo(300);
        assertThat(refused()).hasSizeGreaterThanOrEqualTo(150);
        assertThat(accepted()).hasSizeGreaterThanOrEqualTo(30);
    }

    @ParameterizedTest
    @MethodSource
    void refused(String form) {
        for (int port : ports()) {
            String url = form.replace("PORT", Integer.toString(port));
            assertThat(channel.validate(url)).isPresent();
            assertThat(channel.validate(url).orElseThrow())
                    .hasSizeBetween(20, 120)
                    .endsWith(".")
                    .doesNotContain(url);
            assertThat(channel.send(message(url))).isInstanceOf(Outcome.Rejected.class);
        }
    }

    @ParameterizedTest
    @MethodSource
    void resolved(String addresses) {
        for (int port : ports()) {
            String url = "http://" + RebindingResolver.name(addresses) + ":" + port + "/";
            assertThat(channel.validate(url)).isEmpty();
            assertThat(channel.send(message(url)))
                    .isEqualTo(Outcome.rejected("the host has an address that webhooks may not reach"));
        }
    }

    @ParameterizedTest
    @MethodSource
    void rawHosts(String host) throws Exception {
        AddressGuard guard = new AddressGuard(Optional.empty());
        for (int port : ports()) {
            assertThat(post(guard::blocks, host, port)).isNotInstanceOf(HttpResult.Answered.class);
        }
    }

    @ParameterizedTest
    @MethodSource
    void accepted(String url) {
        assertThat(channel.validate(url)).isEmpty();
    }

    @Test
    void send_looksANameUpOnce() throws Exception {
        String first = "127.0.0.2";
        AddressGuard guard = new AddressGuard(Optional.empty());
        // The first answer stands for a public address; nothing in a test may leave this machine.
        Predicate<InetAddress> blocked =
                address -> guard.blocks(address) && !address.getHostAddress().equals(first);
        String name = RebindingResolver.name(first, "127.0.0.1");
        assertThat(post(blocked, name, canary.port())).isInstanceOf(HttpResult.NotSent.class);
        assertThat(InetAddress.getAllByName(name))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.1");
        assertThat(post(blocked, name, canary.port())).isInstanceOf(HttpResult.Blocked.class);
    }

    @Test
    void send_judgesAnAddressOnceMoreWhenItConnects() throws Exception {
        AtomicInteger judged = new AtomicInteger();
        assertThat(post(_ -> judged.incrementAndGet() > 1, "127.0.0.1", canary.port()))
                .isInstanceOf(HttpResult.Blocked.class);
        assertThat(judged).hasValue(2);
    }

    @Test
    void send_isRejectedWhenANameIsReboundBetweenAttempts() {
        String name = RebindingResolver.name("169.254.169.254", "127.0.0.1", "10.0.0.1 127.0.0.1");
        for (int i = 0; i < 4; i++) {
            assertThat(channel.send(message("http://" + name + ":" + canary.port() + "/")))
                    .isInstanceOf(Outcome.Rejected.class);
        }
    }

    @Test
    void canary_isReachedWhenNothingGuardsIt() throws Exception {
        for (String host : List.of(
                "127.0.0.1", "localhost", RebindingResolver.name("127.0.0.1"), RebindingResolver.name("::1", "::1"))) {
            String address = InetAddress.getByName(host).getHostAddress();
            if (address.contains(":") && canary6.isEmpty()) {
                continue;
            }
            try (Receiver receiver = Receiver.canary(address)) {
                assertThat(post(_ -> false, host, receiver.port())).isInstanceOf(HttpResult.Unanswered.class);
                assertThat(receiver.connections()).isEqualTo(1);
                AddressGuard guard = new AddressGuard(Optional.empty());
                assertThat(post(guard::blocks, host, receiver.port())).isInstanceOf(HttpResult.Blocked.class);
                assertThat(receiver.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void canary_isReachedWhenItIsTrusted() {
        try (Receiver receiver = Receiver.canary("127.0.0.1")) {
            OutboundSettings settings = OutboundSettings.trusting("LocalHost:" + receiver.port());
            Outbound outbound = settings.outbound();
            WebhookChannel trusting = new WebhookChannel(new FixedSecrets(), outbound, settings);
            assertThat(trusting.send(message("http://localhost:" + receiver.port() + "/")))
                    .isInstanceOf(Outcome.TryAgain.class);
            assertThat(receiver.connections()).isEqualTo(1);
            assertThat(trusting.send(message("http://127.0.0.1:" + receiver.port() + "/")))
                    .isInstanceOf(Outcome.Rejected.class);
            assertThat(trusting.validate("http://localhost:" + canary.port() + "/"))
                    .isPresent();
            assertThat(receiver.connections()).isEqualTo(1);
            outbound.close();
        }
    }

    @Test
    void objection_refusesHttpUnlessAllowed() {
        WebhookChannel strict = channel(OutboundSettings.STRICT);
        assertThat(strict.validate("http://example.com/")).contains("The URL must start with https://.");
        assertThat(channel.validate("http://example.com/")).isEmpty();
    }

    /** Said once, whatever the scheme, with the sandbox's receiver beside it. */
    @Test
    void objection_toThisMachine_namesTheKeyThatLetsItIn() {
        WebhookChannel strict = channel(OutboundSettings.STRICT);
        WebhookChannel inDev = channel(OutboundSettings.trusting("127.0.0.1:8990", "localhost:8990"));
        for (String scheme : List.of("http", "https")) {
            assertThat(strict.validate(scheme + "://localhost:8000/hooks").orElseThrow())
                    .contains("allim.webhook.trusted=localhost:8000 ")
                    .doesNotContain("must start with");
            assertThat(inDev.validate(scheme + "://127.0.0.1:8000/hooks").orElseThrow())
                    .contains("allim.webhook.trusted=127.0.0.1:8000,localhost:8990 ");
            assertThat(strict.validate(scheme + "://[::1]:8000/").orElseThrow()).contains("trusted=[::1]:8000 ");
        }
        assertThat(strict.validate("https://orders.internal/").orElseThrow()).doesNotContain("allim.");
        assertThat(strict.validate("https://169.254.169.254/").orElseThrow()).doesNotContain("allim.");
        assertThat(inDev.validate("http://localhost:8990/hooks")).isEmpty();
    }

    @Test
    void objection_refusesTheLambdaRuntimeApiWhereverItIs() {
        for (String api : List.of("8.8.8.8:9001", "runtime.example.com:9001", "runtime.example.com:9001/_lambda_")) {
            String host = api.substring(0, api.indexOf(':'));
            WebhookChannel inLambda = new WebhookChannel(
                    new FixedSecrets(),
                    new Outbound(OutboundSettings.STRICT, Optional.of(api)),
                    OutboundSettings.STRICT);
            assertThat(inLambda.validate("https://" + host + ":9001/")).isPresent();
            assertThat(inLambda.validate("https://example.com/")).isEmpty();
        }
        assertThat(new AddressGuard(Optional.of("8.8.8.8:9001")).blocks(InetAddress.ofLiteral("8.8.8.8")))
                .isTrue();
        assertThat(new AddressGuard(Optional.empty()).blocks(InetAddress.ofLiteral("8.8.8.8")))
                .isFalse();
    }

    @Test
    void objection_refusesLongTexts() {
        String start = "https://example.com/";
        assertThat(channel.validate(start + "a".repeat(2048 - start.length()))).isEmpty();
        assertThat(channel.validate(start + "a".repeat(2049 - start.length()))).isPresent();
        assertThat(channel.validate("https://" + "a".repeat(64) + ".com/")).isPresent();
        assertThat(channel.validate("https://" + "a.".repeat(127) + "com/")).isPresent();
    }

    private static List<Integer> ports() {
        return Stream.concat(Stream.of(canary), canary6.stream())
                .map(Receiver::port)
                .toList();
    }

    private static HttpResult post(Predicate<InetAddress> blocked, String host, int port)
            throws NoSuchAlgorithmException {
        try (HttpSender client =
                new HttpSender(blocked, Duration.ofSeconds(10), Duration.ofSeconds(2), SSLContext.getDefault())) {
            return client.send(request(new HttpUrl(false, host, port, "/")));
        }
    }

    private static Outgoing request(HttpUrl url) {
        return new Outgoing("POST", url, Map.of(), "application/json", new byte[] {'{', '}'}, 0);
    }

    private static WebhookChannel channel(OutboundSettings settings) {
        return new WebhookChannel(new FixedSecrets(), settings.outbound(), settings);
    }

    private static Message message(String url) {
        return new Message(
                "ntf_1",
                new Address(Kinds.WEBHOOK, url),
                "",
                "body",
                Optional.empty(),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                Instant.EPOCH);
    }
}
