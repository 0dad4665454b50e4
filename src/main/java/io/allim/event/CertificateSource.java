package io.allim.event;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Where the certificates are with which SNS signs: at AWS, over HTTPS. */
public interface CertificateSource {

    int MAX_BYTES = 64 * 1024;

    /**
     * @param url of AWS itself
     * @return the certificate as PEM, at most {@value #MAX_BYTES} bytes; empty when AWS has nothing there
     * @throws IOException when that is not known
     */
    Optional<byte[]> fetch(URI url) throws IOException;
}
