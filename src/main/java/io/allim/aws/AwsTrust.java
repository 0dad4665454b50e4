package io.allim.aws;

import java.net.Socket;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom the JVM trusts. Reading its certificates takes the time of several requests: this does it once for all
 * clients, and not before a server shows its own.
 */
final class AwsTrust extends X509ExtendedTrustManager {

    static final AwsTrust OF_THE_JVM = new AwsTrust(AwsTrust::read);

    private final Supplier<X509ExtendedTrustManager> reader;
    private volatile Optional<X509ExtendedTrustManager> known = Optional.empty();

    /** @param reader asked once */
    AwsTrust(Supplier<X509ExtendedTrustManager> reader) {
        this.reader = reader;
    }

    /** Reads the certificates unless that was done before. */
    synchronized X509ExtendedTrustManager load() {
        if (known.isEmpty()) {
            known = Optional.of(reader.get());
        }
        return known.get();
    }

    private X509ExtendedTrustManager known() {
        return known.orElseGet(this::load);
    }

    private static X509ExtendedTrustManager read() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("this JVM has nothing that checks certificates"));
        } catch (NoSuchAlgorithmException | KeyStoreException e) {
            throw new IllegalStateException("the JVM's certificates can't be read", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        known().checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        known().checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        known().checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        known().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        known().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        known().checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return known().getAcceptedIssuers();
    }
}
