package io.allim.aws;

import javax.net.ssl.TrustManager;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/**
 * The client for HTTP of all calls to AWS. Not the JDK's: when an answer comes byte by byte, the thread that cleans up its
 * connections holds a lock that the sender waits for, and no deadline helps.
 */
public final class AwsHttp {

    private AwsHttp() {}

    /** One that repeats nothing. */
    public static Apache5HttpClient.Builder builder() {
        return builder(AwsTrust.OF_THE_JVM);
    }

    static Apache5HttpClient.Builder builder(AwsTrust trust) {
        return Apache5HttpClient.builder().tlsTrustManagersProvider(() -> new TrustManager[] {trust});
    }
}
