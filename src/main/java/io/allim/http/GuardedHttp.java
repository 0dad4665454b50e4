package io.allim.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP to hosts that strangers chose, without cookies, redirects, credentials, or anything else they could ask for.
 *
 * <p>Addresses are judged between looking a name up and connecting, on what is connected to; a name is looked up once
 * for that. All the addresses of a name must be allowed, or none is tried. The socket judges once more, so that no way
 * into the client goes past it.
 *
 * @param blocked the addresses that may not be reached
 */
record GuardedHttp(Predicate<InetAddress> blocked, Timeout deadline, Timeout connectTimeout, SSLContext tls) {

    /** So that one slow receiver does not hold all connections. */
    private static final int MAX_CONNECTIONS_PER_RECEIVER = 32;

    private static final int MAX_ADDRESSES_TRIED = 4;
    private static final int MAX_HEADERS = 200;
    private static final int MAX_LINE_BYTES = 16 * 1024;

    /** Short, so that a receiver that moves is found at its new address. */
    private static final TimeValue CONNECTION_LIFE = TimeValue.ofMinutes(1);

    CloseableHttpClient client(int maxConnections) {
        RequestConfig requests = RequestConfig.custom()
                .setConnectionRequestTimeout(deadline)
                .setResponseTimeout(deadline)
                .setAuthenticationEnabled(false)
                .setRedirectsEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
        return HttpClientBuilder.create()
                .setConnectionManager(connections(maxConnections))
                .setDefaultRequestConfig(requests)
                .setUserAgent("Allim")
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .build();
    }

    private PoolingHttpClientConnectionManager connections(int max) {
        Http1Config parsing = Http1Config.custom()
                .setMaxHeaderCount(MAX_HEADERS)
                .setMaxLineLength(MAX_LINE_BYTES)
                .build();
        ConnectionConfig connections = ConnectionConfig.custom()
                .setConnectTimeout(connectTimeout)
                .setSocketTimeout(deadline)
                .setTimeToLive(CONNECTION_LIFE)
                // A request on a connection that its receiver has closed would look as if it may have left.
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build();
        return new GuardedConnections()
                .setDnsResolver(new GuardedLookup(blocked))
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(deadline).build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(parsing)
                        .build())
                .setDefaultConnectionConfig(connections)
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(deadline).build())
                .setMaxConnTotal(max)
                .setMaxConnPerRoute(MAX_CONNECTIONS_PER_RECEIVER)
                .build();
    }

    private final class GuardedConnections extends PoolingHttpClientConnectionManagerBuilder {

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver lookup, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    _ -> new GuardedSocket(blocked), ports, lookup, scheme -> scheme.equals("https") ? tls : null);
        }
    }

    private record GuardedLookup(Predicate<InetAddress> blocked) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            if (Arrays.stream(addresses).anyMatch(blocked)) {
                throw new BlockedAddress();
            }
            return Arrays.copyOf(addresses, Math.min(addresses.length, MAX_ADDRESSES_TRIED));
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static final class GuardedSocket extends Socket {

        private final Predicate<InetAddress> blocked;

        GuardedSocket(Predicate<InetAddress> blocked) {
            super(Proxy.NO_PROXY);
            this.blocked = blocked;
        }

        @Override
        public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
            if (!(endpoint instanceof InetSocketAddress remote)
                    || remote.isUnresolved()
                    || blocked.test(remote.getAddress())) {
                throw new BlockedAddress();
            }
            super.connect(endpoint, timeoutMillis);
        }
    }
}
